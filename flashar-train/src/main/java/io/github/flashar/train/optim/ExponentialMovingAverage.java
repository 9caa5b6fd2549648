package io.github.flashar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The exponential moving average of weights, equal to PyTorch's {@code get_ema_multi_avg_fn}:
 *
 * <pre>
 * e ← e + (1 − decay) · (w − e)  =  decay · e + (1 − decay) · w,   at first e = w
 * </pre>
 *
 * <p>In this form a weight that does not move keeps its average to the bit. Closing frees the
 * averages, not the weights.
 */
public final class ExponentialMovingAverage implements AutoCloseable {

    /** Values updated at once: what is computed in between stays in the processor's cache. */
    private static final long PIECE = 1 << 17;

    private final Parameters weights;
    private final Parameters averages;
    private final double step;
    private final Map<String, List<Piece>> pieces = new LinkedHashMap<>();

    /** Views of the same part of a weight and of its average. */
    private record Piece(NDArray weight, NDArray average) {}

    /**
     * Starts at the weights as they are.
     *
     * @param decay share of the average that an update keeps, above 0 and below 1
     */
    public ExponentialMovingAverage(Parameters weights, double decay) {
        Checks.require(decay > 0 && decay < 1, "EMA decay = %s is outside 0..1", decay);
        this.weights = weights;
        this.averages = new Parameters(weights.manager().getParentManager());
        this.step = 1 - decay;
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            weights.asMap().forEach(averages::putCopy);
            weights.asMap().keySet().forEach(name -> pieces.put(name, cut(name)));
        }
    }

    /** Updates the averages of these weights; of one that has never moved it need not be called. */
    public void update(Collection<String> names) {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            for (String name : names) {
                pieces.getOrDefault(name, List.of()).forEach(this::update);
            }
        }
    }

    /** The averages by the names of the weights. */
    public Parameters averages() {
        return averages;
    }

    /** Computes something with the averages in the weights' place, which return to it. */
    public <T> T inPlaceOfWeights(Supplier<T> action) {
        swap();
        try {
            return action.get();
        } finally {
            swap();
        }
    }

    /** Gives the weights the values of their averages, for good. */
    public void replaceWeights() {
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            averages.asMap()
                    .forEach((name, average) -> NativeMemory.copy(average, weights.get(name)));
        }
    }

    /**
     * Continues from saved averages, which are copied.
     *
     * @param saved as from {@link #averages}
     */
    public void restore(Map<String, NDArray> saved) {
        Checks.require(
                saved.keySet().equals(averages.asMap().keySet()),
                "the saved averages belong to other weights than these");
        saved.forEach((name, array) -> NativeMemory.copy(array, averages.get(name)));
    }

    @Override
    public void close() {
        averages.close();
    }

    private void update(Piece piece) {
        try (NDArray difference = piece.weight().sub(piece.average())) { // [≤ PIECE]
            difference.muli(Scalars.of(difference, step));
            piece.average().addi(difference);
        }
    }

    private void swap() {
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            for (List<Piece> parts : pieces.values()) {
                for (Piece part : parts) {
                    try (NDArray weight = part.weight().duplicate()) {
                        NativeMemory.copy(part.average(), part.weight());
                        NativeMemory.copy(weight, part.average());
                    }
                }
            }
        }
    }

    private List<Piece> cut(String name) {
        NDArray weight = flat(weights.get(name));
        NDArray average = flat(averages.get(name));
        List<Piece> parts = new ArrayList<>();
        for (long from = 0; from < weight.size(); from += PIECE) {
            long to = Math.min(weight.size(), from + PIECE);
            parts.add(new Piece(view(weight, from, to), view(average, from, to)));
        }
        return parts;
    }

    private static NDArray flat(NDArray array) {
        return array.reshape(new Shape(array.size()));
    }

    /** Shares the memory of {@code flat}; belongs to this object. */
    private NDArray view(NDArray flat, long from, long to) {
        NDArray view = flat.get(new NDIndex().addSliceDim(from, to));
        return NativeMemory.keep(view, averages.manager());
    }
}
