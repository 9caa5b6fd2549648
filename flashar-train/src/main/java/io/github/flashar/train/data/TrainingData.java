package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Examples to train on, wherever they lie, and token grids kept apart, in memory.
 *
 * @param train to train on, all augmentations
 * @param heldOut to evaluate on, each picture once, as it is
 */
public record TrainingData(TokenSource train, TokenDataset heldOut) {

    /** What was split already. */
    public static TrainingData of(TokenSplit split) {
        return new TrainingData(split.train(), split.heldOut());
    }

    /** Keeps examples of a source apart, as the rule has it for the examples of each class. */
    public static TrainingData of(TokenSource source, HoldOut rule) {
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
        TokenDataset heldOut =
                new TokenDataset(source.grid(), source.vocabulary(), source.classes());
        int[] train = new int[source.size() - apart];
        int trained = 0;
        for (int i = 0; i < source.size(); i++) {
            // the number of examples kept apart rises by one at each of them
            if ((i + 1L) * apart / source.size() > (long) i * apart / source.size()) {
                heldOut.add(source.tokens(i, source.plainAugmentation()), source.label(i));
            } else {
                train[trained++] = i;
            }
        }
        return new TrainingData(new TokenSubset(source, train), heldOut);
    }

    /** Side by side: a million label files are mostly waiting. */
    private static int[] labels(TokenSource source) {
        return IntStream.range(0, source.size()).parallel().map(source::label).toArray();
    }
}
