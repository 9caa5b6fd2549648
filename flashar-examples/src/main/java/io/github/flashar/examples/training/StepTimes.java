package io.github.flashar.examples.training;

import io.github.flashar.train.metrics.MetricsHistory;
import io.github.flashar.train.metrics.MetricsRecorder;
import java.nio.file.Path;

/** How long the steps of a run took. */
final class StepTimes {

    private StepTimes() {}

    /**
     * Seconds of all steps in a log, whichever process took them; evaluation and checkpoints are
     * not steps.
     */
    static double seconds(Path metrics, long tokensPerStep) {
        return MetricsHistory.read(metrics).points(MetricsRecorder.TOKENS_PER_SECOND).stream()
                .mapToDouble(point -> tokensPerStep / point.value())
                .sum();
    }
}
