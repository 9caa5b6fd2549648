package io.github.flashar.train.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** Which of several parts, such as files, holds an example: they follow one another. */
public final class Partition {

    /** Examples before each part, and of all. */
    private final int[] starts;

    private Partition(int[] starts) {
        this.starts = starts;
    }

    /**
     * Numbers the examples of parts.
     *
     * @param size examples of a part, at least 1; at most 2³¹ − 1 in all
     */
    public static <T> Partition of(List<T> parts, ToIntFunction<T> size) {
        int[] starts = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], size.applyAsInt(parts.get(i)));
        }
        return new Partition(starts);
    }

    /** Examples of all parts. */
    public int size() {
        return starts[starts.length - 1];
    }

    /** Number of the part that holds an example. */
    public int part(int example) {
        int found = Arrays.binarySearch(starts, Objects.checkIndex(example, size()));
        return found >= 0 ? found : -found - 2;
    }

    /** Number of an example in its part. */
    public int place(int example) {
        return example - starts[part(example)];
    }
}
