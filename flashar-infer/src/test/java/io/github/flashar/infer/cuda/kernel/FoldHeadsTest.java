package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldHeadsTest {

    private static final int IMAGES = 3;
    private static final float[] SCALES = {1.5f, 4, 2};

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

    /** None, some and all images guided; targets that lack either neighbour. */
    @ParameterizedTest
    @CsvSource({"8, 0, FLOAT", "8, 2, BF16", "776, 3, FLOAT", "776, 2, BF16", "776, 0, BF16"})
    void foldsGateAndGuidance(int width, int guided, Storage storage) {
        Targets targets = new Targets(4, 3, 0, -1);
        float[] scales = Arrays.copyOf(SCALES, guided);
        int rows = (IMAGES + guided) * targets.count();
        float[] states = KernelRig.normal(storage, rows * 2 * width, 1, 1);
        float[] hidden = KernelRig.normal(Storage.FLOAT, rows * 100, 1, 2);
        float[] out = KernelRig.normal(Storage.FLOAT, 100, 0.2, 3);
        GateReference reference = new GateReference(targets, IMAGES, hidden, out, 0.25, scales);
        double[] expected = reference.guide(weighed(reference, states, width), 2 * width);
        FoldHeads fold =
                FoldHeads.ofBranches(
                        rig.kernels(), storage, width, new Gate(100, rig.floats(out), 0.25f));
        DeviceMemory folded = rig.room(storage, expected.length);
        fold.enqueue(
                rig.stream(),
                rig.stored(storage, states),
                rig.floats(hidden),
                folded,
                targets,
                new Guided(IMAGES, guided, rig.floats(SCALES)));
        Closeness.check(storage, rig.read(storage, folded, expected.length), expected, 5);
    }

    private static double[] weighed(GateReference reference, float[] states, int width) {
        int count = reference.targets().count();
        double[] weighed = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            int row = i / (2 * width);
            double w = reference.weight(row / count, row % count);
            weighed[i] = states[i] * (i / width % 2 == 0 ? w : 1 - w);
        }
        return weighed;
    }

    /** 0 and 1 are exact, so that one half vanishes and the other stays as it is. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.5, 1})
    void constantGatesNeedNoHiddenLayer(double weight) {
        int width = 8;
        float[] states = KernelRig.normal(Storage.FLOAT, 2 * width, 1, 4);
        float[] result =
                fold(
                        FoldHeads.ofBranches(
                                rig.kernels(), Storage.FLOAT, width, Gate.constant(weight)),
                        states,
                        2 * width,
                        new Targets(1, 1, 0, 0));
        for (int i = 0; i < result.length; i++) {
            double expected = states[i] * (i < width ? weight : 1 - weight);
            assertThat((double) result[i]).isCloseTo(expected, within(weight % 1 == 0 ? 0 : 1e-6));
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double error) {
        return org.assertj.core.data.Offset.offset(error);
    }

    @Test
    void rasterStatesStayAsTheyAreWithoutGuidance() {
        float[] states = KernelRig.normal(Storage.FLOAT, 776, 1, 5);
        FoldHeads fold = FoldHeads.ofRaster(rig.kernels(), Storage.FLOAT, 776);
        assertThat(fold(fold, states, 776, new Targets(1, 1, 0, Targets.NONE)))
                .containsExactly(states);
    }

    @Test
    void rasterIsGuided() {
        float[] states = {1, 2, 3, 4, 5, 6, 7, 8, 3, 3, 3, 3, 3, 3, 3, 3};
        DeviceMemory folded = rig.room(Storage.FLOAT, 8);
        FoldHeads.ofRaster(rig.kernels(), Storage.FLOAT, 8)
                .enqueue(
                        rig.stream(),
                        rig.floats(states),
                        null,
                        folded,
                        new Targets(1, 1, 0, Targets.NONE),
                        new Guided(1, 1, rig.floats(2)));
        assertThat(rig.read(Storage.FLOAT, folded, 8)).containsExactly(-1, 1, 3, 5, 7, 9, 11, 13);
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void doesNotDependOnOtherImages(Storage storage) {
        int width = 776;
        Targets targets = new Targets(2, 2, 0, 0);
        float[] states = KernelRig.normal(storage, 14 * 2 * width, 1, 6); // 7 streams
        float[] hidden = KernelRig.normal(Storage.FLOAT, 14 * 100, 1, 7);
        DeviceMemory out = rig.floats(KernelRig.normal(Storage.FLOAT, 100, 1, 8));
        FoldHeads fold = FoldHeads.ofBranches(rig.kernels(), storage, width, new Gate(100, out, 0));
        DeviceMemory all = rig.room(storage, states.length);
        Guided none = new Guided(7, 0, out);
        fold.enqueue(
                rig.stream(), rig.stored(storage, states), rig.floats(hidden), all, targets, none);
        int size = 4 * width; // of an image
        DeviceMemory one = rig.room(storage, size);
        fold.enqueue(
                rig.stream(),
                rig.stored(storage, Arrays.copyOfRange(states, 5 * size, 6 * size)),
                rig.floats(Arrays.copyOfRange(hidden, 1000, 1200)),
                one,
                targets,
                new Guided(1, 0, out));
        assertThat(rig.read(storage, one, size))
                .containsExactly(
                        Arrays.copyOfRange(
                                rig.read(storage, all, states.length), 5 * size, 6 * size));
    }

    @Test
    void gatesNeedWhatTheirWidthSays() {
        assertThatThrownBy(() -> new Gate(64, null, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("hidden layer of 64");
        assertThatThrownBy(() -> Gate.constant(1.5))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("gate = 1.5");
    }

    private float[] fold(FoldHeads fold, float[] states, int size, Targets targets) {
        DeviceMemory folded = rig.room(Storage.FLOAT, size);
        fold.enqueue(
                rig.stream(),
                rig.floats(states),
                null,
                folded,
                targets,
                new Guided(1, 0, rig.floats(1)));
        return rig.read(Storage.FLOAT, folded, size);
    }
}
