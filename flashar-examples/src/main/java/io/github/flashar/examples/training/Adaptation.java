package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.console.Throughput;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.examples.watch.RunDescription;
import io.github.flashar.examples.watch.RunFolder;
import io.github.flashar.examples.watch.Watch;
import io.github.flashar.examples.watch.WatchedModel;
import io.github.flashar.examples.watch.Watching;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.evaluate.CrossEntropies;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingProgress;
import java.nio.file.Path;
import java.util.List;

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

    /** Grids kept apart that a look takes; scores take all of them. */
    static final int LOOK_GRIDS = 256;

    private static final String AFTER_STAGE_1 = "after stage 1";

    /**
     * What came of it.
     *
     * @param model the adapted model; belongs to the manager given
     * @param scores on the grids kept apart
     * @param stageBorder steps of stage 1
     * @param gates mean gate of each cell on the grids kept apart
     * @param seconds of the training steps, those before a resumption included
     */
    public record Result(
            FlashArModel model, Scores scores, long stageBorder, GateMap gates, double seconds) {}

    /**
     * Adapts a copy of a raster model.
     *
     * @param data grids to train on and to score on
     * @param watching how it is watched
     * @param facts settings for its report
     * @param manager owner of the adapted model
     * @param folder of metrics, scores and checkpoints
     */
    public Result run(
            RasterModel raster,
            TrainingData data,
            Watching watching,
            List<List<String>> facts,
            NDManager manager,
            Path folder) {
        HeldOut heldOut = HeldOut.of(data.heldOut(), raster.config());
        FlashArModel model = FlashArModel.fromRaster(manager, raster, config, training.seed());
        Score before = Score.raster(heldOut.evaluate(raster));
        Score initial = Score.flashAr("FlashAR at initialisation", heldOut.evaluate(model));
        Run run = new Run(model, heldOut, before, initial, new RunFolder(folder));
        try (AdaptationTrainer trainer =
                new AdaptationTrainer(model, raster, data.train(), training, stages)) {
            run.train(trainer, watching, facts);
            trainer.loop().end();
            CrossEntropies found = heldOut.evaluate(model);
            return new Result(
                    model,
                    run.scores(Score.flashAr("after stage 2", found)),
                    trainer.stages().border(),
                    new GateMap(config.backbone().grid(), found.gate()),
                    StepTimes.seconds(
                            run.folder.metrics(),
                            (long) training.examplesPerStep() * config.backbone().grid().cells()));
        }
    }

    /** State of one run. */
    private final class Run implements WatchedModel {

        private final FlashArModel model;
        private final HeldOut heldOut;
        private final Score before;
        private final Score initial;
        private final RunFolder folder;
        private final ScoreFile scoreFile;
        private final Throughput throughput = new Throughput();
        private Score stage1;

        Run(FlashArModel model, HeldOut heldOut, Score before, Score initial, RunFolder folder) {
            this.model = model;
            this.heldOut = heldOut;
            this.before = before;
            this.initial = initial;
            this.folder = folder;
            this.scoreFile = new ScoreFile(folder.scores());
            this.stage1 = Score.unknown(AFTER_STAGE_1);
        }

        Scores scores(Score after) {
            return new Scores(before, initial, stage1, after);
        }

        void train(AdaptationTrainer trainer, Watching watching, List<List<String>> facts) {
            try (SavedRun saved =
                    checkpoints.begin(trainer.loop(), folder.path(), ModelConfigs.toJson(config))) {
                train(trainer, saved, watching, facts);
            }
        }

        private void train(
                AdaptationTrainer trainer,
                SavedRun saved,
                Watching watching,
                List<List<String>> facts) {
            long done = trainer.loop().step();
            if (done > 0 && done >= trainer.stages().border()) {
                stage1 = scoreFile.find(AFTER_STAGE_1).orElse(stage1);
            }
            writeScores();
            try (Watch watch =
                            Watch.start(
                                    folder,
                                    description(trainer, watching, facts),
                                    watching,
                                    this,
                                    done);
                    Progress bar = Progress.start("adapting", training.steps(), done)) {
                trainer.run(
                        progress -> {
                            trainer.loop()
                                    .withAveragedWeights(() -> look(trainer, watch, progress));
                            update(bar, progress);
                            saved.afterStep();
                            return true;
                        });
            }
        }

        private RunDescription description(
                AdaptationTrainer trainer, Watching watching, List<List<String>> facts) {
            return new RunDescription(
                    "Adapting a raster generator to FlashAR",
                    watching,
                    training.steps(),
                    trainer.stages().border(),
                    before.allCells(),
                    facts);
        }

        private void update(Progress bar, TrainingProgress progress) {
            throughput.add(progress.tokensPerSecond());
            bar.update(progress.step(), "loss " + nats(progress.loss()) + ", " + throughput);
        }

        private boolean look(AdaptationTrainer trainer, Watch watch, TrainingProgress progress) {
            scoreStage1(trainer);
            return watch.afterStep(progress);
        }

        private void scoreStage1(AdaptationTrainer trainer) {
            if (trainer.loop().step() == trainer.stages().border()) {
                stage1 = Score.flashAr(AFTER_STAGE_1, heldOut.evaluate(model));
                writeScores();
            }
        }

        private void writeScores() {
            scoreFile.write(List.of(before, initial, stage1), new JsonObject());
        }

        @Override
        public Measurement measure() {
            HeldOut some = new HeldOut(heldOut.data().spread(LOOK_GRIDS), heldOut.batchSize());
            return Measurement.flashAr(some.evaluate(model), config.backbone().grid());
        }

        @Override
        public TokenDecoder decoder() {
            return new DiagonalDecoder(model);
        }
    }
}
