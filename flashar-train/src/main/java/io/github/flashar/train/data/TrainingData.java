package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples to train on and others kept apart.
 *
 * @param train to train on, all augmentations
 * @param heldOut to evaluate on, each picture once, as it is
 */
public record TrainingData(TokenSource train, TokenSource heldOut) {

    /** What was split already. */
    public static TrainingData of(TokenSplit split) {
        return new TrainingData(split.train(), split.heldOut());
    }

    /**
     * Keeps examples of a source apart, as the rule has it for the examples of each class. They are
     * read into memory, for evaluations read them again and again.
     */
    public static TrainingData of(LabelledSource source, HoldOut rule) {
        int[] labels = labels(source);
        int[] sizes = new int[source.classes() + 1];
        for (int label : labels) {
            sizes[label]++;
        }
        TokenDataset heldOut =
                new TokenDataset(source.grid(), source.vocabulary(), source.classes());
        int[] train = new int[labels.length];
        int trained = 0;
        int[] ranks = new int[sizes.length];
        for (int i = 0; i < labels.length; i++) {
            if (rule.contains(ranks[labels[i]]++, sizes[labels[i]])) {
                heldOut.add(source.tokens(i, source.plainAugmentation()), labels[i]);
            } else {
                train[trained++] = i;
            }
        }
        return new TrainingData(new TokenSubset(source, Arrays.copyOf(train, trained)), heldOut);
    }

    /** Keeps {@code count} examples of a source apart, those of {@link #apart}. */
    public static TrainingData spread(TokenSource source, int count) {
        int[] heldOut = apart(source.size(), count);
        int[] train = new int[source.size() - count];
        int trained = 0;
        for (int i = 0; i < source.size(); i++) {
            if (Arrays.binarySearch(heldOut, i) < 0) {
                train[trained++] = i;
            }
        }
        return new TrainingData(new TokenSubset(source, train), new TokenSubset(source, heldOut));
    }

    /** Numbers of {@code count} of so many examples, evenly spaced, ascending. */
    public static int[] apart(int examples, int count) {
        Checks.inRange("examples kept apart", count, 1, examples);
        return IntStream.rangeClosed(1, count)
                .map(i -> (int) (((long) i * examples + count - 1) / count) - 1)
                .toArray();
    }

    /** Side by side: a million label files are mostly waiting. */
    private static int[] labels(LabelledSource source) {
        return IntStream.range(0, source.size()).parallel().map(source::label).toArray();
    }
}
