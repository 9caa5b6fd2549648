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

    /** Keeps {@code count} examples of a source apart, evenly spaced. */
    public static TrainingData spread(TokenSource source, int count) {
        int apart = Checks.inRange("examples kept apart", count, 1, source.size());
        int[] heldOut = new int[apart];
        int held = 0;
        int[] train = new int[source.size() - apart];
        int trained = 0;
        for (int i = 0; i < source.size(); i++) {
            // the number of examples kept apart rises by one at each of them
            if ((i + 1L) * apart / source.size() > (long) i * apart / source.size()) {
                heldOut[held++] = i;
            } else {
                train[trained++] = i;
            }
        }
        return new TrainingData(new TokenSubset(source, train), new TokenSubset(source, heldOut));
    }

    /** Side by side: a million label files are mostly waiting. */
    private static int[] labels(LabelledSource source) {
        return IntStream.range(0, source.size()).parallel().map(source::label).toArray();
    }
}
