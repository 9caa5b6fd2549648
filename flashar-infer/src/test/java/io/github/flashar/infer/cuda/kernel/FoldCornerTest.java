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

class FoldCornerTest {

    private static final int IMAGES = 3;
    private static final float BIAS = 0.25f;
    private static final float[] SCALES = {1.5f, 5, 2};

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

    /**
     * None, some and all images guided; rows of fewer packs than a warp, and of more than a block.
     */
    @ParameterizedTest
    @CsvSource({"8, 0, FLOAT", "8, 2, BF16", "776, 3, FLOAT", "5120, 3, BF16"})
    void foldsGateAndGuidance(int width, int guided, Storage storage) {
        float[] states = KernelRig.normal(storage, (IMAGES + guided) * 2 * width, 1, 1);
        float[] gate = KernelRig.normal(Storage.FLOAT, width, 1 / Math.sqrt(width), 2);
        double[] weighed = new double[states.length];
        for (int i = 0; i < states.length; i++) {
            double w = weight(states, i / (2 * width) * 2 * width, gate);
            weighed[i] = states[i] * (i / width % 2 == 0 ? w : 1 - w);
        }
        GateReference guidance =
                new GateReference(
                        new Targets(1, 1, 0, 0),
                        IMAGES,
                        new float[0],
                        new float[0],
                        0,
                        Arrays.copyOf(SCALES, guided));
        double[] expected = guidance.guide(weighed, 2 * width);
        float[] folded = fold(storage, states, gate, new Guided(IMAGES, guided, scales()));
        Closeness.check(storage, folded, expected, 10);
    }

    private static double weight(float[] states, int from, float[] gate) {
        double sum = BIAS;
        for (int i = 0; i < gate.length; i++) {
            sum += (double) gate[i] * states[from + i];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void doesNotDependOnOtherImages(Storage storage) {
        int size = 2 * 776;
        float[] states = KernelRig.normal(storage, 7 * size, 1, 3);
        float[] gate = KernelRig.normal(Storage.FLOAT, 776, 0.05, 4);
        float[] all = fold(storage, states, gate, new Guided(7, 0, scales()));
        float[] one =
                fold(
                        storage,
                        Arrays.copyOfRange(states, 5 * size, 6 * size),
                        gate,
                        new Guided(1, 0, scales()));
        assertThat(one).containsExactly(Arrays.copyOfRange(all, 5 * size, 6 * size));
    }

    private DeviceMemory scales() {
        return rig.floats(SCALES);
    }

    private float[] fold(Storage storage, float[] states, float[] gate, Guided guided) {
        int size = 2 * gate.length * guided.images();
        DeviceMemory folded = rig.room(storage, size);
        new FoldCorner(rig.kernels(), storage, gate.length, new CornerGate(rig.floats(gate), BIAS))
                .enqueue(rig.stream(), rig.stored(storage, states), folded, guided);
        return rig.read(storage, folded, size);
    }
}
