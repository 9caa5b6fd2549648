package io.github.flashar.examples.study;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Adapts the raster model in the way of one variant and scores it along the way.
 *
 * @param raster left alone
 * @param grids to train on
 * @param heldOut to score on
 */
record StudyRun(RasterModel raster, TokenSource grids, HeldOut heldOut) {

    /** Trains and scores; {@code judge} looks at what the adapted model draws. */
    RunResult run(
            Variant variant,
            TrainingConfig training,
            Function<TokenDecoder, Map<String, Quality>> judge) {
        try (NDManager manager = NDManager.newBaseManager()) {
            FlashArModel model =
                    FlashArModel.fromRaster(
                            manager, raster, variant.config(raster.config()), training.seed());
            Curve curve = new Curve(model, training.steps());
            double seconds = train(model, variant, training, curve);
            try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
                return new RunResult(curve.points, judge.apply(decoder), seconds);
            }
        }
    }

    /** Returns the seconds spent on it, scoring included. */
    private double train(
            FlashArModel model, Variant variant, TrainingConfig training, Curve curve) {
        long start = System.nanoTime();
        try (AdaptationTrainer trainer =
                        new AdaptationTrainer(model, grids, training, variant.stages());
                Progress bar = Progress.start(variant.name(), training.steps())) {
            trainer.run(
                    progress -> {
                        bar.update(progress.step(), "loss " + Numbers.nats(progress.loss()));
                        curve.afterStep(progress);
                        return true;
                    });
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private final class Curve {

        private final List<RunResult.Point> points = new ArrayList<>();
        private final FlashArModel model;
        private final long steps;

        Curve(FlashArModel model, long steps) {
            this.model = model;
            this.steps = steps;
        }

        void afterStep(TrainingProgress progress) {
            long due = steps * (points.size() + 1) / StudySettings.CHECKPOINTS;
            if (progress.step() == due) {
                points.add(RunResult.Point.of(progress.step(), heldOut.evaluate(model)));
            }
        }
    }
}
