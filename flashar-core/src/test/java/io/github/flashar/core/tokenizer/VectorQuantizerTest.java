package io.github.flashar.core.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorQuantizerTest {

    private static final int CODES = 17;
    private static final int WIDTH = 3;
    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsTheNearestCodeAsABruteForceSearchDoes(boolean l2Normalised) {
        float[][] codes = normal(CODES, 1);
        float[][] rows = normal(ROWS, 2);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            VectorQuantizer quantizer = quantizer(manager, codes, l2Normalised);
            NDArray found = quantizer.nearest(quantizer.normalize(manager.create(rows)));

            for (int i = 0; i < ROWS; i++) {
                assertThat(found.getLong(i)).isEqualTo(nearest(rows[i], codes, l2Normalised));
            }
        }
    }

    @Test
    void normalisedCodesHaveLengthOneAndZeroStaysZero() {
        float[][] codes = normal(CODES, 3);
        codes[4] = new float[WIDTH];
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray found =
                    quantizer(manager, codes, true).lookup(manager.create(new long[] {0, 4}));
            float[] squares = found.square().sum(new int[] {1}).toFloatArray();

            assertThat(squares[0]).isCloseTo(1, within(1e-6f));
            assertThat(squares[1]).isZero();
        }
    }

    @Test
    void withoutNormalisationCodesComeBackAsTheyAre() {
        float[][] codes = normal(CODES, 4);
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray tokens = manager.create(new long[] {5, 2}, new Shape(1, 2));
            NDArray found = quantizer(manager, codes, false).lookup(tokens);

            assertThat(found.getShape()).isEqualTo(new Shape(1, 2, WIDTH));
            assertThat(found.get(0, 1).toFloatArray()).isEqualTo(codes[2]);
        }
    }

    private static VectorQuantizer quantizer(
            NDManager manager, float[][] codes, boolean l2Normalised) {
        Parameters parameters = new Parameters(manager);
        parameters.put(VectorQuantizer.CODEBOOK, manager.create(codes));
        return new VectorQuantizer(
                new VqConfig(32, List.of(1), 1, 16, CODES, WIDTH, l2Normalised), parameters);
    }

    private static int nearest(float[] row, float[][] codes, boolean l2Normalised) {
        int best = 0;
        for (int code = 1; code < codes.length; code++) {
            if (distance(row, codes[code], l2Normalised)
                    < distance(row, codes[best], l2Normalised)) {
                best = code;
            }
        }
        return best;
    }

    private static double distance(float[] a, float[] b, boolean l2Normalised) {
        double aLength = l2Normalised ? length(a) : 1;
        double bLength = l2Normalised ? length(b) : 1;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] / aLength - b[i] / bLength;
            sum += difference * difference;
        }
        return sum;
    }

    private static double length(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
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
