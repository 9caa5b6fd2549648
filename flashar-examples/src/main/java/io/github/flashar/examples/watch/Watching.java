package io.github.flashar.examples.watch;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.TokenPictures;
import java.util.Optional;

/**
 * How a run is watched.
 *
 * @param command that started it
 * @param every steps between two looks; 0 for none
 * @param samples images to draw at each look, if any
 */
public record Watching(String command, long every, Optional<Samples> samples) {

    /** Metrics only. */
    public static final Watching METRICS = new Watching("", 0, Optional.empty());

    public Watching {
        Checks.require(every >= 0, "--samples-every = %d must be at least 0 (0 is never)", every);
    }

    /** Watches the training of a generator, drawing what is ordered. */
    public static Watching of(String command, long every, Generator generator, SampleOrder order) {
        TokenPictures pictures =
                new TokenPictures(generator.tokenizer(), generator.config().grid());
        return new Watching(command, every, Optional.of(new Samples(order, pictures)));
    }

    /** What to draw and how tokens become pictures. */
    public record Samples(SampleOrder order, TokenPictures pictures) {}
}
