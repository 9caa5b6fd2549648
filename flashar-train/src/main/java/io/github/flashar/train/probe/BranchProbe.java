package io.github.flashar.train.probe;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;

/**
 * Chooses a branch layer m, which the paper leaves to experiment: a short {@link VerticalProbe} of
 * the outputs of the first 0..L layers, whose {@link ProbeResult#best} is m.
 *
 * <p>The heads train for {@value #STEPS} steps of {@value #BATCH} grids at up to {@value
 * #LEARNING_RATE}, under the mask of a vertical branch, on the grids of the adaptation but for a
 * quarter, {@value #SCORED} at most, that score them. The same model, grids and seed give the same
 * result.
 */
public final class BranchProbe {

    /** Optimizer steps. */
    public static final long STEPS = 200;

    private static final int BATCH = 16;
    private static final double LEARNING_RATE = 3e-3;
    private static final int SCORED = 256;
    private static final int SCORED_SHARE = 4;

    private BranchProbe() {}

    /**
     * Probes every layer.
     *
     * @param raster left alone
     * @param grids at least 2
     * @param seed of their order
     */
    public static ProbeResult run(
            RasterModel raster, TokenSource grids, long seed, TrainingListener listener) {
        Checks.atLeast("grids to probe the layers on", grids.size(), 2);
        int scored = Math.max(1, Math.min(SCORED, grids.size() / SCORED_SHARE));
        TrainingData data = TrainingData.spread(grids, scored);
        TrainingConfig training =
                TrainingConfig.builder()
                        .setSteps(STEPS)
                        .setBatchSize(BATCH)
                        .setPeakLearningRate(LEARNING_RATE)
                        .setSeed(seed)
                        .optLabelDropout(0)
                        .build();
        try (VerticalProbe probe =
                new VerticalProbe(raster, VerticalProbe.allLayers(raster), ProbeMask.DIAGONAL)) {
            return probe.fit(data.train(), data.heldOut(), training, listener);
        }
    }

    /**
     * Bytes that a probe of a model takes beside it:
     *
     * <pre>
     * heads = 4 · K · d · (4 · (L + 2) + 1)   weights, gradients, two moments; one new gradient
     * batch = 4 · B · (S · (L + 1) · d        states of all layers
     *                  + 5 · H·W · K)         of one head, logits and what follows, there and back
     * </pre>
     *
     * <p>LlamaGen-B takes 4.1 GiB by it; its process grew by 4.2 GiB.
     */
    public static long bytes(BackboneConfig model) {
        long heads = (4L * (model.layers() + 2) + 1) * model.tokenRows() * model.dim();
        long states = (model.layers() + 1L) * model.dim() * model.sequenceLength();
        long logits = 5L * model.grid().cells() * model.tokenRows();
        return Float.BYTES * (heads + BATCH * (states + logits));
    }

    /**
     * Fails if this machine has not enough memory at this moment, see {@link MachineMemory}.
     *
     * @param loaded bytes of the model that is to be loaded
     * @throws InsufficientMemoryException naming need, what there is, and the way out
     */
    public static void check(BackboneConfig model, long loaded) {
        long need = loaded + bytes(model);
        long available = MachineMemory.available();
        if (need > available) {
            throw new InsufficientMemoryException(
                    String.format(
                            "%s needed to probe the %d layers for the one to branch at, but %s"
                                    + " available: name one instead. -D%s=BYTES says how much may"
                                    + " be used",
                            MemorySize.text(need),
                            model.layers(),
                            MemorySize.text(available),
                            MachineMemory.PROPERTY),
                    need,
                    available);
        }
    }
}
