package io.github.flashar.examples.serve;

import com.google.gson.JsonObject;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationStep;
import java.util.Map;

/**
 * Tells a client of every pass, with a preview as often as it costs no more than a third of the
 * time.
 */
final class PassReporter implements GenerationListener {

    private static final int REST = 2;

    private final Mailbox mailbox;
    private long nextPreview;

    PassReporter(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public boolean afterStep(GenerationStep step) {
        JsonObject json = new JsonObject();
        json.addProperty("step", step.step());
        json.addProperty("steps", step.steps());
        long begun = System.nanoTime();
        if (step.step() == 1 || begun - nextPreview >= 0) {
            byte[] png = ImageFiles.png(step.preview(0), Map.of());
            json.addProperty("image", DrawAnswer.base64(png));
            long ended = System.nanoTime();
            nextPreview = ended + REST * (ended - begun);
        }
        mailbox.pass(DrawAnswer.event("step", json));
        return true;
    }
}
