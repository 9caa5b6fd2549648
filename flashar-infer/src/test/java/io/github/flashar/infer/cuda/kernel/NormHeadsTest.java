package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NormHeadsTest {

    private static final double EPS = 1e-6;

    private KernelRig rig;

    @BeforeEach
    void open() {
        rig = KernelRig.open();
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    /** Heads of whole packs and not, of more than a round; more and fewer heads than warps. */
    @ParameterizedTest
    @CsvSource({
        "16, 2, 128, FLOAT",
        "16, 2, 128, BF16",
        "4, 2, 6, BF16",
        "4, 2, 6, FLOAT",
        "1, 1, 256, FLOAT",
        "7, 1, 100, BF16"
    })
    void normsQueriesAndKeysAndNothingElse(int queries, int keyValues, int dim, Storage storage) {
        Heads heads = new Heads(queries, keyValues, dim);
        int rows = 3;
        float[] qkv = KernelRig.normal(storage, rows * heads.rowWidth(), 3, 1);
        Arrays.fill(
                qkv, heads.rowWidth(), heads.rowWidth() + dim, 0); // eps keeps it from being NaN
        float[][] weights = {weight(dim, 2), weight(dim, 3)};
        double[] expected = new double[qkv.length];
        for (int i = 0; i < qkv.length; i += dim) {
            int head = i % heads.rowWidth() / dim;
            if (head < queries + keyValues) {
                RmsNormTest.normalize(qkv, i, weights[head < queries ? 0 : 1], EPS, expected, i);
            } else {
                for (int j = i; j < i + dim; j++) {
                    expected[j] = qkv[j];
                }
            }
        }
        Closeness.check(storage, run(storage, heads, qkv, weights), expected, 10);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void doesNotDependOnOtherRows(Storage storage) {
        Heads heads = new Heads(4, 2, 128);
        float[] qkv = KernelRig.normal(storage, 7 * heads.rowWidth(), 1, 4);
        float[][] weights = {weight(128, 5), weight(128, 6)};
        float[] all = run(storage, heads, qkv, weights);
        int from = 5 * heads.rowWidth();
        int to = from + heads.rowWidth();
        assertThat(run(storage, heads, Arrays.copyOfRange(qkv, from, to), weights))
                .containsExactly(Arrays.copyOfRange(all, from, to));
    }

    private static float[] weight(int dim, long seed) {
        return KernelRig.normal(Storage.FLOAT, dim, 1, seed);
    }

    private float[] run(Storage storage, Heads heads, float[] qkv, float[][] weights) {
        DeviceMemory memory = rig.stored(storage, qkv);
        new NormHeads(rig.kernels(), storage, heads, EPS)
                .enqueue(
                        rig.stream(),
                        memory,
                        rig.floats(weights[0]),
                        rig.floats(weights[1]),
                        qkv.length / heads.rowWidth());
        return rig.read(storage, memory, qkv.length);
    }
}
