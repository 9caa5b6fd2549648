package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LookUpCodesTest {

    @Test
    void copiesTheTokensRows() {
        int[] tokens = new int[77];
        Arrays.setAll(tokens, i -> i * 5 % 11);
        float[] table = ImageValues.random(1, 11 * 96, 1);
        try (ImageBench bench = new ImageBench()) {
            DeviceMemory y = bench.result(tokens.length * 96, Short.BYTES);
            new LookUpCodes(bench.kernels(), 96)
                    .enqueue(
                            bench.stream(),
                            bench.ints(tokens),
                            bench.halves(table),
                            y,
                            tokens.length);
            bench.stream().synchronize();
            float[] actual = ImageValues.read(y, tokens.length * 96);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isEqualTo(table[tokens[i / 96] * 96 + i % 96]);
            }
        }
    }
}
