package io.github.flashar.examples.generate;

import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationStep;
import io.github.flashar.infer.model.DecoderKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how far a request has come. How long it is, its first step says. */
final class DrawingProgress implements GenerationListener, AutoCloseable {

    private final String task;
    private @Nullable Progress progress;

    DrawingProgress(DecoderKind decoder) {
        this.task = "drawing, " + decoder.name().toLowerCase(Locale.ROOT) + " decoder";
    }

    @Override
    public boolean afterStep(GenerationStep step) {
        Progress shown = progress;
        if (shown == null) {
            shown = Progress.start(task, step.steps(), step.step());
            progress = shown;
        }
        shown.update(step.step());
        return true;
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
