package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.nn.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Attention within whole sequences as training needs it: {@link SequenceAttention} without a tensor
 * of S × S.
 *
 * <p>What a token may see is a range from the start that grows with its position, in raster as in
 * diagonal order. So neighbouring queries, at most {@value #QUERIES} of them, attend as a group to
 * the keys that the last of them sees; the mask of a group is zero but for its staircase at the
 * end. At 16×16 tokens there is one group, at 64×64 there are nine, which compute 5/9 of all
 * scores.
 */
public final class GroupedAttention implements AttentionContext {

    /** Most queries of a group. */
    static final int QUERIES = 512;

    private final List<Group> groups;
    private final Kernels kernels;

    /** Makes groups of at most so many queries that see what {@code visible} says. */
    GroupedAttention(
            NDManager manager,
            PrefixMask prefix,
            int length,
            IntUnaryOperator visible,
            int queries,
            Precision precision) {
        this.groups = groups(manager, prefix, length, visible, queries);
        this.kernels = Kernels.fused(precision);
    }

    /** The raster model's view, in raster order: see {@link SequenceAttention#causal}. */
    public static GroupedAttention causal(
            NDManager manager, BackboneConfig config, PrefixMask prefix, Precision precision) {
        int length = config.sequenceLength();
        return new GroupedAttention(
                manager, prefix, length, position -> position + 1, QUERIES, precision);
    }

    /** FlashAR's view, in diagonal order: see {@link SequenceAttention#diagonal}. */
    public static GroupedAttention diagonal(
            NDManager manager, BackboneConfig config, PrefixMask prefix, Precision precision) {
        IntUnaryOperator visible = prefix.diagonalView(new DiagonalOrder(config.grid()));
        return new GroupedAttention(
                manager, prefix, config.sequenceLength(), visible, QUERIES, precision);
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        if (groups.size() == 1) {
            return kernels.attend(query, key, value, groups.get(0).mask());
        }
        NDList attended = new NDList();
        for (Group group : groups) {
            attended.add(
                    kernels.attend(
                            positions(query, group.from(), group.to()),
                            positions(key, 0, group.keys()),
                            positions(value, 0, group.keys()),
                            group.mask()));
        }
        return NDArrays.concat(attended, 2);
    }

    private static List<Group> groups(
            NDManager manager,
            PrefixMask prefix,
            int length,
            IntUnaryOperator visible,
            int queries) {
        int count = (length + queries - 1) / queries;
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * length / count;
            int to = (i + 1) * length / count;
            int keys = visible.applyAsInt(to - 1);
            NDArray mask = prefix.block(manager, from, to, keys, visible);
            groups.add(new Group(from, to, keys, NativeMemory.keep(mask, manager)));
        }
        return groups;
    }

    private static NDArray positions(NDArray heads, int from, int to) {
        return heads.get(new NDIndex(":, :").addSliceDim(from, to));
    }

    /**
     * Neighbouring queries and what they see.
     *
     * @param from first position
     * @param to position after the last
     * @param keys positions that the last query sees, from 0
     * @param mask [B or 1, 1, to − from, keys]
     */
    private record Group(int from, int to, int keys, NDArray mask) {}
}
