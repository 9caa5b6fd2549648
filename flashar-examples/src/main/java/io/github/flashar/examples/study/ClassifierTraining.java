package io.github.flashar.examples.study;

import ai.djl.ndarray.NDManager;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.train.data.EpochOrder;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.List;

/**
 * Trains the classifier that judges.
 *
 * @param steps of {@value #BATCH} photographs
 */
record ClassifierTraining(long steps, long seed) {

    private static final int BATCH = 128;
    private static final double LEARNING_RATE = 3e-3;

    /** Returns a trained classifier; the caller closes it. */
    PhotoClassifier run(NDManager manager, LabelledImages photographs, int classes) {
        PhotoClassifier classifier = PhotoClassifier.initialize(manager, classes, seed);
        var objective =
                new ClassifierObjective(
                        classifier,
                        photographs,
                        new EpochOrder(photographs.size(), seed),
                        BATCH,
                        seed);
        TrainingConfig config =
                TrainingConfig.builder()
                        .setSteps(steps)
                        .setBatchSize(BATCH)
                        .setPeakLearningRate(LEARNING_RATE)
                        .setSeed(seed)
                        .optWarmup(Math.min(100, steps / 10))
                        .build();
        List<String> names = List.copyOf(classifier.parameters().asMap().keySet());
        List<ParameterGroup> groups =
                ParameterGroup.decayingMatrices(
                        "classifier", classifier.parameters(), names, 1, config.weightDecay(), 0);
        try (TrainingLoop loop =
                        new TrainingLoop(objective, classifier.parameters(), groups, config);
                Progress bar = Progress.start("training the classifier", steps)) {
            loop.run(
                    TrainingListener.every(
                            10,
                            progress ->
                                    bar.update(
                                            progress.step(),
                                            "loss " + Numbers.nats(progress.loss()))));
        }
        return classifier;
    }
}
