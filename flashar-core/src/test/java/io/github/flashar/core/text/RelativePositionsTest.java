package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.NativeMemory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {

    /** The first distances of each bucket, as Hugging Face's code on PyTorch computes them. */
    @Test
    void bucketsBeginWhereTheOfficialOnesDo() {
        assertThat(beginnings(32, 128))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91);
        assertThat(beginnings(8, 20)).containsExactly(0, 1, 2, 7);
        int[] wide = beginnings(64, 1000);
        assertThat(wide).startsWith(IntStream.rangeClosed(0, 16).toArray());
        assertThat(wide)
                .endsWith(16, 21, 27, 35, 45, 59, 76, 98, 127, 164, 213, 275, 356, 461, 597, 773);
    }

    private static int[] beginnings(int buckets, int maxDistance) {
        RelativePositions positions = new RelativePositions(buckets, maxDistance);
        return IntStream.rangeClosed(0, 4 * maxDistance)
                .filter(d -> d == 0 || positions.bucket(-d) != positions.bucket(1 - d))
                .toArray();
    }

    @Test
    void keysAfterTheQueryHaveBucketsOfTheirOwn() {
        RelativePositions positions = new RelativePositions(32, 128);
        assertThat(IntStream.rangeClosed(1, 500))
                .allMatch(d -> positions.bucket(d) == positions.bucket(-d) + 16);
    }

    @Test
    void aPairsBiasIsThatOfItsBucketAndHead() {
        RelativePositions positions = new RelativePositions(4, 8);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray table = manager.arange(0f, 8f, 1f).reshape(4, 2);

            NDArray bias = positions.bias(table, 3, manager);

            assertThat(bias.getShape()).isEqualTo(new Shape(1, 2, 3, 3));
            assertThat(bias.get("0, 0").toFloatArray()).containsExactly(0, 6, 6, 2, 0, 6, 2, 2, 0);
            assertThat(bias.get("0, 1").toFloatArray()).containsExactly(1, 7, 7, 3, 1, 7, 3, 3, 1);
        }
    }
}
