package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/** Some of the examples of a source: four bytes an example, the tokens stay where they are. */
final class TokenSubset implements TokenSource {

    private final TokenSource source;
    private final int[] examples;

    TokenSubset(TokenSource source, int[] examples) {
        this.source = source;
        this.examples = examples;
    }

    /** At most {@code count} examples of a source, evenly spaced. */
    static TokenSubset spread(TokenSource source, int count) {
        int all = source.size();
        int some = Math.min(all, Checks.atLeast("examples", count, 1));
        int[] examples = IntStream.range(0, some).map(i -> (int) ((long) i * all / some)).toArray();
        return new TokenSubset(source, examples);
    }

    @Override
    public int size() {
        return examples.length;
    }

    @Override
    public TokenGrid grid() {
        return source.grid();
    }

    @Override
    public int vocabulary() {
        return source.vocabulary();
    }

    @Override
    public int augmentations() {
        return source.augmentations();
    }

    @Override
    public int plainAugmentation() {
        return source.plainAugmentation();
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        return source.tokens(original(example), augmentation);
    }

    @Override
    public Conditions conditions(int[] some, boolean[] withheld) {
        return source.conditions(Arrays.stream(some).map(this::original).toArray(), withheld);
    }

    @Override
    public void checkFits(BackboneConfig model) {
        source.checkFits(model);
    }

    /** Number of an example in the whole source. */
    private int original(int example) {
        return examples[Objects.checkIndex(example, examples.length)];
    }
}
