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
    private final List<Group> branchGroups; // of the vertical branch
    private final int branch; // its first layer
    private final Kernels kernels;

    private GroupedAttention(
            List<Group> groups, List<Group> branchGroups, int branch, Precision precision) {
        this.groups = groups;
        this.branchGroups = branchGroups;
        this.branch = branch;
        this.kernels = Kernels.fused(precision);
    }

    /** The raster model's view, in raster order: see {@link SequenceAttention#causal}. */
    public static GroupedAttention causal(
            NDManager manager, BackboneConfig config, PrefixMask prefix, Precision precision) {
        return causal(manager, config, prefix, QUERIES, precision);
    }

    /** Makes groups of at most so many queries. */
    static GroupedAttention causal(
            NDManager manager,
            BackboneConfig config,
            PrefixMask prefix,
            int queries,
            Precision precision) {
        int length = config.sequenceLength();
        List<Group> groups = groups(manager, prefix, length, position -> position + 1, queries);
        return new GroupedAttention(groups, groups, config.layers(), precision);
    }

    /** FlashAR's view, in diagonal order: see {@link SequenceAttention#diagonal}. */
    public static GroupedAttention diagonal(
            NDManager manager, FlashArConfig config, PrefixMask prefix, Precision precision) {
        BranchView view = config.branch().view();
        return diagonal(manager, config.backbone(), view, prefix, QUERIES, precision);
    }

    /** The same view for a backbone without a vertical branch. */
    public static GroupedAttention diagonal(
            NDManager manager, BackboneConfig config, PrefixMask prefix, Precision precision) {
        return diagonal(manager, config, BranchView.SEQUENCE, prefix, QUERIES, precision);
    }

    /** Makes groups of at most so many queries. */
    static GroupedAttention diagonal(
            NDManager manager,
            BackboneConfig config,
            BranchView view,
            PrefixMask prefix,
            int queries,
            Precision precision) {
        DiagonalOrder order = new DiagonalOrder(config.grid());
        List<Group> groups = staircase(manager, prefix, order, queries);
        List<Group> branchGroups =
                view == BranchView.IMAGE
                        ? staircase(manager, prefix.withoutPrefix(), order, queries)
                        : groups;
        return new GroupedAttention(groups, branchGroups, config.layers(), precision);
    }

    private static List<Group> staircase(
            NDManager manager, PrefixMask prefix, DiagonalOrder order, int queries) {
        int length = prefix.tokens() + order.grid().cells();
        return groups(manager, prefix, length, prefix.diagonalView(order), queries);
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        return attend(layer < branch ? groups : branchGroups, query, key, value);
    }

    private NDArray attend(List<Group> groups, NDArray query, NDArray key, NDArray value) {
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
