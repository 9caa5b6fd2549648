package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

    @Test
    void everyExampleComesOnceAnEpoch() {
        EpochOrder order = new EpochOrder(7, 1);
        for (int epoch = 0; epoch < 3; epoch++) {
            int start = epoch * 7;
            assertThat(IntStream.range(start, start + 7).map(order::example).toArray())
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void batchesDependOnSeedAndNumberOnly() {
        EpochOrder forwards = new EpochOrder(7, 1);
        EpochOrder backwards = new EpochOrder(7, 1);
        int[][] batches =
                IntStream.range(0, 6).mapToObj(k -> forwards.batch(k, 3)).toArray(int[][]::new);
        for (int k = 5; k >= 0; k--) {
            assertThat(backwards.batch(k, 3)).isEqualTo(batches[k]);
        }
        int[] flat = Arrays.stream(batches).flatMapToInt(Arrays::stream).toArray();
        assertThat(flat).isEqualTo(IntStream.range(0, 18).map(forwards::example).toArray());
    }

    @Test
    void epochsAndSeedsDiffer() {
        EpochOrder order = new EpochOrder(50, 1);
        assertThat(order.batch(0, 50)).isNotEqualTo(order.batch(1, 50));
        assertThat(order.batch(0, 50)).isNotEqualTo(new EpochOrder(50, 2).batch(0, 50));
    }
}
