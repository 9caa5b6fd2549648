package io.github.flashar.train.data;

import io.github.flashar.core.grid.TokenGrid;
import java.util.Objects;

/** Some of the examples of a source: four bytes an example, the tokens stay where they are. */
final class TokenSubset implements TokenSource {

    private final TokenSource source;
    private final int[] examples;

    TokenSubset(TokenSource source, int[] examples) {
        this.source = source;
        this.examples = examples;
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
    public int classes() {
        return source.classes();
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
    public int label(int example) {
        return source.label(examples[Objects.checkIndex(example, examples.length)]);
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        return source.tokens(examples[Objects.checkIndex(example, examples.length)], augmentation);
    }
}
