package io.github.flashar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionTest {

    private static final int STEPS = 200;
    private static final int BATCH = 32;

    /** Same data, same order: what differs after 200 steps is rounding alone. */
    @Test
    @Tag("soak")
    void theDemoModelAdaptsAlikeInBothPrecisions(@TempDir Path folder) {
        DemoModel.unlessChosen(null, folder);
        try (Generator raster = Generator.open(folder.resolve("raster"))) {
            TokenSplit grids = Grids.selfDrawn(raster.raster(), 1000, 200, 1);

            double exact = adapt(raster, grids, Precision.FLOAT32);
            double rounded = adapt(raster, grids, Precision.BFLOAT16);

            System.out.printf("held-out nats: float32 %.4f, bfloat16 %.4f%n", exact, rounded);
            assertThat(rounded).isNotEqualTo(exact).isCloseTo(exact, within(0.02));
        }
    }

    /** Cross-entropy of held-out grids after the training, fused, in float32. */
    private static double adapt(Generator raster, TokenSplit grids, Precision precision) {
        FlashArConfig config = FlashArConfig.paper(raster.config(), raster.config().layers() - 2);
        TrainingConfig training =
                TrainingConfig.builder()
                        .setSteps(STEPS)
                        .setBatchSize(BATCH)
                        .setPeakLearningRate(1e-3)
                        .setSeed(1)
                        .optPrecision(precision)
                        .optLabelDropout(0)
                        .build();
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = FlashArModel.fromRaster(manager, raster.raster(), config, 1);
                AdaptationTrainer trainer =
                        new AdaptationTrainer(
                                model, grids.train(), training, AdaptationConfig.PAPER)) {
            long start = System.nanoTime();
            trainer.run(TrainingListener.NONE);
            System.out.printf("%s: %.1f s%n", precision, (System.nanoTime() - start) / 1e9);
            return new HeldOut(grids.heldOut(), BATCH).evaluate(model).fused();
        }
    }
}
