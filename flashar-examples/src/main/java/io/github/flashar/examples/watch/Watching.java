package io.github.flashar.examples.watch;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.TokenPictures;
import java.util.Optional;

/**
 * How a run is watched.
 *
 * @param command that started it
 * @param every steps between two looks; 0 for none
 * @param samples images to draw at each look; none for a model that is not told classes
 */
public record Watching(String command, long every, Optional<Samples> samples) {

    /** Metrics only. */
    public static final Watching METRICS = new Watching("", 0, Optional.empty());

    public Watching {
        Checks.require(every >= 0, "--samples-every = %d must be at least 0 (0 is never)", every);
    }

    /** Watches the training of a generator, drawing if it is told classes. */
    public static Watching of(String command, long every, Generator generator, long seed) {
        TokenPictures pictures =
                new TokenPictures(generator.tokenizer(), generator.config().grid());
        Optional<Samples> samples =
                generator.conditioning() instanceof ClassNames names
                        ? Optional.of(new Samples(new SampleOrder(names, seed), pictures))
                        : Optional.empty();
        return new Watching(command, every, samples);
    }

    /** What to draw and how tokens become pictures. */
    public record Samples(SampleOrder order, TokenPictures pictures) {}
}
