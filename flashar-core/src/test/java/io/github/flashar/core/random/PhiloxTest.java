package io.github.flashar.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {

    /** Known-answer vectors published with the Random123 library: counter, key, first two words. */
    @Test
    void matchesThePublishedVectors() {
        assertThat(Philox.bits(0, 0, 0)).isEqualTo(words(0x6627e8d5, 0xe169c58d));
        assertThat(Philox.bits(-1, -1, -1)).isEqualTo(words(0x408f276d, 0x41c83b0e));
        assertThat(
                        Philox.bits(
                                words(0xa4093822, 0x299f31d0),
                                words(0x13198a2e, 0x03707344),
                                words(0x243f6a88, 0x85a308d3)))
                .isEqualTo(words(0xd16cfe09, 0x94fdcceb));
    }

    private static long words(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << 32;
    }

    @Test
    void aStreamIsTheSequenceOfItsCounters() {
        Philox random = new Philox(7, 3);
        for (int counter = 0; counter < 10; counter++) {
            assertThat(random.nextLong()).isEqualTo(Philox.bits(7, 3, counter));
        }
    }

    @Test
    void uniformDrawsFillTheUnitIntervalEvenly() {
        int[] bins = new int[10];
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            bins[(int) (10 * Philox.uniform(1, 2, i))]++;
        }
        double expected = draws / 10.0;
        double chiSquare =
                Arrays.stream(bins).mapToDouble(n -> (n - expected) * (n - expected)).sum()
                        / expected;
        assertThat(chiSquare).isLessThan(27.9); // 9 degrees of freedom, p = 0.001
    }

    @Test
    void permutationHoldsEveryNumberOnceAndDependsOnTheSeed() {
        int[] order = new Philox(5, 0).permutation(100);
        assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(new Philox(5, 0).permutation(100)).isEqualTo(order);
        assertThat(new Philox(6, 0).permutation(100)).isNotEqualTo(order);
    }
}
