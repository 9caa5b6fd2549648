package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.examples.report.LearningCurve;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.evaluate.CrossEntropies;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adapts a raster model in two stages, scoring it on grids kept apart before, between and after.
 *
 * @param config of the adapted model
 * @param training steps, batch, learning rate, seed
 * @param stages how the steps are split and weighed
 * @param checkpoints when the state is saved
 */
public record Adaptation(
        FlashArConfig config,
        TrainingConfig training,
        AdaptationConfig stages,
        Checkpoints checkpoints) {

    private static final int EVALUATION_BATCH = 64;

    /**
     * What came of it.
     *
     * @param model the adapted model; belongs to the manager given
     * @param scores on the grids kept apart
     * @param curve of the training
     * @param gates mean gate of each cell on the grids kept apart
     * @param seconds wall time of the training, scoring not included
     */
    public record Result(
            FlashArModel model,
            Scores scores,
            LearningCurve curve,
            GateMap gates,
            double seconds) {}

    /**
     * Adapts a copy of a raster model.
     *
     * @param data grids to train on and to score on
     * @param manager owner of the adapted model
     * @param folder of {@code metrics.jsonl} and checkpoints
     */
    public Result run(RasterModel raster, TrainingData data, NDManager manager, Path folder) {
        HeldOut heldOut = new HeldOut(data.heldOut(), EVALUATION_BATCH);
        FlashArModel model = FlashArModel.fromRaster(manager, raster, config, training.seed());
        Run run = new Run(model, heldOut, folder);
        Score before = Score.raster(heldOut.evaluate(raster));
        Score initial = run.score("FlashAR at initialisation");
        try (AdaptationTrainer trainer =
                new AdaptationTrainer(model, data.train(), training, stages)) {
            run.train(trainer);
            trainer.loop().end();
            CrossEntropies found = heldOut.evaluate(model);
            return new Result(
                    model,
                    new Scores(before, initial, run.stage1, Score.flashAr("after stage 2", found)),
                    new LearningCurve(
                            run.points, (int) trainer.stages().border(), before.allCells()),
                    new GateMap(config.backbone().grid(), found.gate()),
                    run.seconds);
        }
    }

    /** State of one run. */
    private final class Run {

        private final FlashArModel model;
        private final HeldOut heldOut;
        private final Path folder;
        private final List<LearningCurve.Point> points = new ArrayList<>();
        private Score stage1 = Score.unknown("after stage 1");
        private double seconds;

        Run(FlashArModel model, HeldOut heldOut, Path folder) {
            this.model = model;
            this.heldOut = heldOut;
            this.folder = folder;
        }

        void train(AdaptationTrainer trainer) {
            try (SavedRun saved =
                            checkpoints.begin(trainer.loop(), folder, ModelConfigs.toJson(config));
                    MetricsLog log =
                            MetricsLog.open(
                                    folder.resolve("metrics.jsonl"), trainer.loop().step());
                    Progress bar = Progress.start("adapting", training.steps())) {
                long[] start = {System.nanoTime()};
                trainer.run(
                        progress -> {
                            record(progress, log, bar);
                            seconds += (System.nanoTime() - start[0]) / 1e9;
                            afterStep(trainer, saved);
                            start[0] = System.nanoTime();
                            return true;
                        });
            }
        }

        private void record(TrainingProgress progress, MetricsLog log, Progress bar) {
            Map<String, Double> terms = progress.terms();
            log.write(progress.step(), Metrics.of(progress));
            points.add(
                    new LearningCurve.Point(
                            (int) progress.step(),
                            terms.getOrDefault("fused", Double.NaN),
                            terms.getOrDefault("horizontal", Double.NaN),
                            terms.getOrDefault("vertical", Double.NaN)));
            bar.update(progress.step(), "loss " + nats(progress.loss()));
        }

        private void afterStep(AdaptationTrainer trainer, SavedRun saved) {
            if (trainer.loop().step() == trainer.stages().border()) {
                stage1 = trainer.loop().withAveragedWeights(() -> score("after stage 1"));
            }
            saved.afterStep();
        }

        private Score score(String name) {
            return Score.flashAr(name, heldOut.evaluate(model));
        }
    }
}
