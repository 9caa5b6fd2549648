package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.metrics.MetricsRecorder;
import java.nio.file.Path;

/**
 * A process that trains, to be killed: it says on standard output when it begins and ends to save.
 *
 * <p>Arguments: folder, steps of the run, steps between checkpoints.
 */
final class TrainingChild {

    static final String SAVING = "saving ";
    static final String SAVED = "saved ";

    private static final int EXAMPLES = 23;

    private TrainingChild() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        long steps = Long.parseLong(arguments[1]);
        Checkpoints checkpoints = new Checkpoints(Long.parseLong(arguments[2]), true);
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel raster = RasterModel.initialize(manager, TinyGenerator.CONFIG, 1);
                FlashArModel model = FlashArModel.fromRaster(manager, raster, config(), 1);
                AdaptationTrainer trainer =
                        new AdaptationTrainer(
                                model, data(), training(steps), AdaptationConfig.PAPER)) {
            train(trainer, checkpoints, folder);
        }
    }

    private static void train(AdaptationTrainer trainer, Checkpoints checkpoints, Path folder) {
        try (SavedRun saved =
                        checkpoints.begin(trainer.loop(), folder, ModelConfigs.toJson(config()));
                MetricsRecorder recorder = MetricsRecorder.open(folder, trainer.loop().step())) {
            trainer.run(
                    progress -> {
                        recorder.afterStep(progress);
                        say(SAVING + progress.step());
                        saved.afterStep();
                        say(SAVED + progress.step());
                        return true;
                    });
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static FlashArConfig config() {
        return FlashArConfig.paper(TinyGenerator.CONFIG, 1);
    }

    private static TrainingConfig training(long steps) {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(2)
                .setPeakLearningRate(1e-3)
                .setSeed(1)
                .optAccumulation(2)
                .optEmaDecay(0.99)
                .build();
    }

    private static TokenDataset data() {
        TokenDataset data =
                new TokenDataset(
                        TinyGenerator.CONFIG.grid(),
                        TinyGenerator.CONFIG.vocabulary(),
                        TinyGenerator.NAMES.names().size());
        for (int i = 0; i < EXAMPLES; i++) {
            Philox random = new Philox(5, i);
            int[] tokens = new int[TinyGenerator.CONFIG.grid().cells()];
            for (int cell = 0; cell < tokens.length; cell++) {
                tokens[cell] = random.nextInt(TinyGenerator.CONFIG.vocabulary());
            }
            data.add(tokens, i % TinyGenerator.NAMES.names().size());
        }
        return data;
    }
}
