package io.github.flashar.train.adapt;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.testkit.ResidentMemory;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.pretrain.RasterTrainer;

/** A process that trains tiny models and says what memory each run has gained. */
final class SteppingProcess {

    /** Ends each line that says it; the number stands before. */
    static final String GAINED = " KiB gained";

    private static final long WARM_UP = 2000;
    private static final long STEPS = 4000;

    private final NDManager manager;
    private final TokenDataset data = Tiny.data(new TokenGrid(3, 4), 64);
    private final TrainingConfig config;

    private SteppingProcess(NDManager manager, Precision precision) {
        this.manager = manager;
        this.config =
                TrainingConfig.builder()
                        .setSteps(WARM_UP + STEPS)
                        .setBatchSize(2)
                        .setPeakLearningRate(1e-3)
                        .setSeed(1)
                        .optAccumulation(2)
                        .optEmaDecay(0.99)
                        .optPrecision(precision)
                        .build();
    }

    /** Trains in the precision that the argument names. */
    public static void main(String[] args) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SteppingProcess process = new SteppingProcess(manager, Precision.valueOf(args[0]));
            run(args[0] + ", stage 1", process.adaptation(1));
            run(args[0] + ", stage 2", process.adaptation(0));
            run(args[0] + ", raster model", process.raster());
        }
    }

    private static void run(String name, Trainer trainer) {
        try (trainer) {
            trainer.run(progress -> progress.step() < WARM_UP);
            long before = ResidentMemory.kibibytes();
            trainer.run(progress -> true);
            System.out.println(name + ": " + (ResidentMemory.kibibytes() - before) + GAINED);
        }
    }

    private Trainer adaptation(double stage1Share) {
        FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4));
        return new AdaptationTrainer(
                model, data, config, AdaptationConfig.PAPER.withStages(stage1Share, 0.2));
    }

    private Trainer raster() {
        RasterModel model = Tiny.raster(manager, Tiny.backbone(3, 4));
        return new RasterTrainer(model, data, config);
    }
}
