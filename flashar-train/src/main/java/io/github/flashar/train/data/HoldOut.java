package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;

/**
 * Which pictures are kept apart for evaluation: the last so many files of each class, in name
 * order. For CIFAR-10's 5,000 training pictures a class, {@link #CIFAR10} keeps the ids 4500–4999.
 *
 * @param lastOfEachClass pictures a class kept apart, 0 for none
 */
public record HoldOut(int lastOfEachClass) {

    /** Nothing is kept apart. */
    public static final HoldOut NONE = new HoldOut(0);

    /** One picture in ten of CIFAR-10. */
    public static final HoldOut CIFAR10 = new HoldOut(500);

    public HoldOut {
        Checks.atLeast("held-out images a class", lastOfEachClass, 0);
    }

    /** Whether the file at position {@code rank} of a class of {@code size} files is kept apart. */
    boolean contains(int rank, int size) {
        return rank >= size - lastOfEachClass;
    }
}
