package io.github.flashar.train.plan;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.random.Philox;
import io.github.flashar.testkit.ResidentMemory;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.TrainingConfig;

/** A process that trains a few steps of a stage and says what it took beside the weights. */
final class PlannedProcess {

    private static final int BATCH = 8;
    private static final long STEPS = 4;

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(3)
                    .setHeads(4)
                    .setDim(256)
                    .setVocabulary(8192)
                    .optPrefix(new PrefixConfig.ClassPrefix(1))
                    .setGrid(new TokenGrid(16, 16))
                    .build();

    private PlannedProcess() {}

    /** Plans and trains the stage that the argument names; prints both KiB. */
    public static void main(String[] args) {
        FlashArConfig config = FlashArConfig.paper(BACKBONE, BACKBONE.layers() - 1);
        TrainingConfig training =
                TrainingConfig.builder()
                        .setSteps(STEPS)
                        .setBatchSize(BATCH)
                        .setPeakLearningRate(1e-4)
                        .setSeed(1)
                        .build();
        AdaptationConfig adaptation =
                AdaptationConfig.PAPER.withStages(args[0].equals("1") ? 1 : 0, 0.2);
        TrainingPlan plan = TrainingPlan.of(config, training, adaptation, 0);
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel raster = RasterModel.initialize(manager, BACKBONE, 1);
                FlashArModel model = FlashArModel.fromRaster(manager, raster, config, 1);
                AdaptationTrainer trainer =
                        new AdaptationTrainer(model, data(), training, adaptation)) {
            System.gc(); // frees the buffers that the weights came in
            long moments = plan.moments() >> 10;
            long before = ResidentMemory.kibibytes() - moments;
            trainer.run(progress -> true);
            System.out.printf(
                    "%d KiB taken, %d KiB planned%n",
                    ResidentMemory.peakKibibytes() - before, (plan.bytes() - plan.weights()) >> 10);
        }
    }

    private static TokenDataset data() {
        TokenDataset data = new TokenDataset(BACKBONE.grid(), BACKBONE.vocabulary(), 1);
        for (int i = 0; i < BATCH; i++) {
            Philox random = new Philox(1, i);
            int[] tokens = new int[BACKBONE.grid().cells()];
            for (int cell = 0; cell < tokens.length; cell++) {
                tokens[cell] = random.nextInt(BACKBONE.vocabulary());
            }
            data.add(tokens, 0);
        }
        return data;
    }
}
