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
import org.junit.jupiter.params.provider.ValueSource;

class LogitGateTest {

    private static final int IMAGES = 3;

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

    /** Vocabularies of whole accesses and not; outliers, and what is no number. */
    @ParameterizedTest
    @CsvSource({"64,FLOAT", "64,BF16", "1021,FLOAT", "1021,BF16", "16384,BF16"})
    void featuresAreNormalized(int vocabulary, Storage storage) {
        int rows = 3;
        float[] left = KernelRig.normal(Storage.FLOAT, rows * vocabulary, 2, 1);
        float[] above = KernelRig.normal(Storage.FLOAT, rows * vocabulary, 2, 2);
        left[0] = Float.NaN;
        left[1] = Float.POSITIVE_INFINITY;
        above[2] = Float.NEGATIVE_INFINITY;
        above[3] = 500;
        Arrays.fill(left, vocabulary, 2 * vocabulary, 7); // nothing to be scaled
        Arrays.fill(above, vocabulary, 2 * vocabulary, 7);
        for (int i = 2 * vocabulary; i < 3 * vocabulary; i++) {
            left[i] *= 5e-5f; // hardly anything to be scaled
            above[i] *= 5e-5f;
        }
        double[] expected = new double[2 * rows * vocabulary];
        for (int row = 0; row < rows; row++) {
            features(left, above, row, vocabulary, expected);
        }
        float[] actual = features(storage, vocabulary, left, above, rows);
        Closeness.check(storage, actual, expected, 6);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void featuresDoNotDependOnOtherRows(Storage storage) {
        int vocabulary = 1021;
        float[] left = KernelRig.normal(Storage.FLOAT, 7 * vocabulary, 1, 3);
        float[] above = KernelRig.normal(Storage.FLOAT, 7 * vocabulary, 1, 4);
        float[] all = features(storage, vocabulary, left, above, 7);
        float[] one =
                features(
                        storage,
                        vocabulary,
                        Arrays.copyOfRange(left, 5 * vocabulary, 6 * vocabulary),
                        Arrays.copyOfRange(above, 5 * vocabulary, 6 * vocabulary),
                        1);
        assertThat(one).containsExactly(Arrays.copyOfRange(all, 10 * vocabulary, 12 * vocabulary));
    }

    private float[] features(
            Storage storage, int vocabulary, float[] left, float[] above, int rows) {
        DeviceMemory features = rig.room(storage, 2 * left.length);
        new LogitFeatures(rig.kernels(), storage, vocabulary)
                .enqueue(rig.stream(), rig.floats(left), rig.floats(above), features, rows);
        return rig.read(storage, features, 2 * left.length);
    }

    private static void features(float[] left, float[] above, int row, int vocabulary, double[] x) {
        int at = 2 * row * vocabulary;
        double mean = 0;
        for (int i = 0; i < 2 * vocabulary; i++) {
            float[] logits = i < vocabulary ? left : above;
            x[at + i] = finite(logits[row * vocabulary + i % vocabulary]);
            mean += x[at + i] / (2 * vocabulary);
        }
        double meanSquare = 0;
        for (int i = 0; i < 2 * vocabulary; i++) {
            x[at + i] -= mean;
            meanSquare += x[at + i] * x[at + i] / (2 * vocabulary);
        }
        for (int i = 0; i < 2 * vocabulary; i++) {
            double feature = x[at + i] / Math.sqrt(Math.max(meanSquare, 1e-6));
            x[at + i] = Math.max(-6, Math.min(6, feature));
        }
    }

    private static double finite(float logit) {
        if (Float.isNaN(logit)) {
            return 0;
        }
        return Float.isInfinite(logit) ? Math.signum(logit) * 30 : logit;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1021, 2048})
    void logitsAreFusedAndGuided(int vocabulary) {
        Targets targets = new Targets(4, 3, 0, -1);
        float[] scales = {1.5f, 4};
        int rows = (IMAGES + scales.length) * targets.count();
        float[] left = KernelRig.normal(Storage.FLOAT, rows * vocabulary, 2, 5);
        float[] above = KernelRig.normal(Storage.FLOAT, rows * vocabulary, 2, 6);
        float[] hidden = KernelRig.normal(Storage.FLOAT, rows * 32, 1, 7);
        float[] out = KernelRig.normal(Storage.FLOAT, 32, 0.3, 8);
        GateReference reference = new GateReference(targets, IMAGES, hidden, out, -0.5, scales);
        double[] fused = new double[left.length];
        for (int i = 0; i < fused.length; i++) {
            int row = i / vocabulary;
            double w = reference.weight(row / targets.count(), row % targets.count());
            fused[i] = w * left[i] + (1 - w) * above[i];
        }
        double[] expected = reference.guide(fused, vocabulary);
        DeviceMemory logits = rig.room(Storage.FLOAT, expected.length);
        new FuseLogits(rig.kernels(), vocabulary, new Gate(32, rig.floats(out), -0.5f))
                .enqueue(
                        rig.stream(),
                        rig.floats(left),
                        rig.floats(above),
                        rig.floats(hidden),
                        logits,
                        targets,
                        new Guided(IMAGES, scales.length, rig.floats(scales)));
        Closeness.check(
                Storage.FLOAT, rig.read(Storage.FLOAT, logits, expected.length), expected, 10);
    }
}
