package io.github.flashar.core.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.engine.RecordedShapes;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorQuantizerTest {

    private static final int CODES = 17;
    private static final int WIDTH = 3;
    private static final int ROWS = 50;

    @ParameterizedTest
    @EnumSource(CodeMatch.class)
    void findsTheNearestCodeAsABruteForceSearchDoes(CodeMatch match) {
        float[][] codes = normal(CODES, 1);
        float[][] rows = normal(ROWS, 2);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            VectorQuantizer quantizer = quantizer(manager, codes, match);
            NDArray found = quantizer.nearest(quantizer.normalize(manager.create(rows)));

            for (int i = 0; i < ROWS; i++) {
                assertThat(found.getLong(i)).isEqualTo(nearest(rows[i], codes, match));
            }
        }
    }

    /** So many codes that 128 vectors are compared with them at a time. */
    @ParameterizedTest
    @EnumSource(CodeMatch.class)
    void aVectorHasTheSameCodeAloneAndInAnyBatch(CodeMatch match) {
        float[][] codes = normal(1 << 17, 5);
        float[][] rows = normal(300, 6);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            VectorQuantizer quantizer = quantizer(manager, codes, match);
            NDArray all = quantizer.normalize(manager.create(rows));
            long[] found = quantizer.nearest(all).toLongArray();

            assertThat(found).hasSize(rows.length);
            for (String part : List.of("0:1", "127:129", "255:256", "256:300", "5:260")) {
                int from = Integer.parseInt(part.split(":")[0]);
                long[] alone = quantizer.nearest(all.get(part)).toLongArray();
                assertThat(alone).isEqualTo(Arrays.copyOfRange(found, from, from + alone.length));
            }
            for (int i : new int[] {0, 127, 128, 299}) {
                assertThat(found[i]).isEqualTo(nearest(rows[i], codes, match));
            }
        }
    }

    @Test
    void vectorsOfALargePictureAreNotComparedWithAllCodesAtOnce(@TempDir Path folder)
            throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            VectorQuantizer quantizer =
                    quantizer(manager, normal(1 << 17, 7), CodeMatch.DOT_PRODUCT);
            NDArray rows = manager.create(normal(300, 8));

            long largest = RecordedShapes.largestPlane(folder, () -> quantizer.nearest(rows));

            assertThat(largest).isEqualTo(1 << 24);
        }
    }

    @Test
    void normalisedCodesHaveLengthOneAndZeroStaysZero() {
        float[][] codes = normal(CODES, 3);
        codes[4] = new float[WIDTH];
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray found =
                    quantizer(manager, codes, CodeMatch.COSINE)
                            .lookup(manager.create(new long[] {0, 4}));
            float[] squares = found.square().sum(new int[] {1}).toFloatArray();

            assertThat(squares[0]).isCloseTo(1, within(1e-6f));
            assertThat(squares[1]).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CodeMatch.class,
            names = {"EUCLIDEAN", "DOT_PRODUCT"})
    void withoutNormalisationCodesComeBackAsTheyAre(CodeMatch match) {
        float[][] codes = normal(CODES, 4);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray tokens = manager.create(new long[] {5, 2}, new Shape(1, 2));
            NDArray found = quantizer(manager, codes, match).lookup(tokens);

            assertThat(found.getShape()).isEqualTo(new Shape(1, 2, WIDTH));
            assertThat(found.get(0, 1).toFloatArray()).isEqualTo(codes[2]);
        }
    }

    private static VectorQuantizer quantizer(NDManager manager, float[][] codes, CodeMatch match) {
        Parameters parameters = new Parameters(manager);
        parameters.put(VectorQuantizer.CODEBOOK, manager.create(codes));
        return new VectorQuantizer(
                new VqConfig(32, List.of(1), 1, 16, codes.length, codes[0].length, match),
                parameters);
    }

    private static int nearest(float[] row, float[][] codes, CodeMatch match) {
        int best = 0;
        for (int code = 1; code < codes.length; code++) {
            if (closeness(row, codes[code], match) > closeness(row, codes[best], match)) {
                best = code;
            }
        }
        return best;
    }

    private static double closeness(float[] row, float[] code, CodeMatch match) {
        return switch (match) {
            case EUCLIDEAN -> 2 * dot(row, code) - dot(code, code);
            case COSINE -> dot(row, code) / Math.sqrt(dot(code, code));
            case DOT_PRODUCT -> dot(row, code);
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[][] normal(int rows, long stream) {
        Philox random = new Philox(11, stream);
        float[][] values = new float[rows][WIDTH];
        for (float[] row : values) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return values;
    }
}
