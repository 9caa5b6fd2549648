package io.github.flashar.train.data;

import java.util.Arrays;

/** Tokens end to end: two bytes each where the vocabulary allows, four otherwise. */
final class PackedTokens {

    private static final int NARROW_VOCABULARY = 1 << Short.SIZE;

    private final boolean narrow;
    private short[] shorts = {};
    private int[] ints = {};
    private int size;

    PackedTokens(int vocabulary) {
        this.narrow = vocabulary <= NARROW_VOCABULARY;
    }

    int size() {
        return size;
    }

    void add(int[] tokens) {
        reserve(Math.addExact(size, tokens.length));
        for (int token : tokens) {
            if (narrow) {
                shorts[size++] = (short) token;
            } else {
                ints[size++] = token;
            }
        }
    }

    /** Returns {@code length} tokens from position {@code from} on. */
    int[] get(int from, int length) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = narrow ? Short.toUnsignedInt(shorts[from + i]) : ints[from + i];
        }
        return tokens;
    }

    private void reserve(int wanted) {
        int capacity = narrow ? shorts.length : ints.length;
        if (wanted <= capacity) {
            return;
        }
        int larger = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, 2L * capacity));
        if (narrow) {
            shorts = Arrays.copyOf(shorts, larger);
        } else {
            ints = Arrays.copyOf(ints, larger);
        }
    }
}
