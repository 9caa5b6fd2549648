package io.github.flashar.core.random;

import java.util.random.RandomGenerator;

/**
 * Counter-based random numbers: Philox 4x32 with ten rounds.
 *
 * <p>A draw is a pure function of (seed, stream, counter); there is no hidden state to share, save
 * or restore. {@link #uniform} gives one draw by its coordinates, so an image token depends on its
 * request's seed and its cell alone, whatever else is in the batch. As a {@link RandomGenerator} an
 * instance walks one stream from counter 0.
 *
 * <p>Source: Salmon et al., <em>Parallel random numbers: as easy as 1, 2, 3</em>, SC 2011.
 */
public final class Philox implements RandomGenerator {

    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private final long seed;
    private final long stream;
    private long counter;

    /** Starts stream {@code stream} of {@code seed} at counter 0. */
    public Philox(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /** Returns 64 random bits for one (seed, stream, counter). */
    public static long bits(long seed, long stream, long counter) {
        int c0 = (int) counter;
        int c1 = (int) (counter >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
            long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return Integer.toUnsignedLong(c0) | (long) c1 << 32;
    }

    /** Returns a double in [0, 1) with 53 random bits for one (seed, stream, counter). */
    public static double uniform(long seed, long stream, long counter) {
        return (bits(seed, stream, counter) >>> 11) * 0x1.0p-53;
    }

    @Override
    public long nextLong() {
        return bits(seed, stream, counter++);
    }

    /** Returns a permutation of 0..n−1 (Fisher-Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
