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

class GatherStatesTest {

    private static final double EPS = 1e-5;

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
     * The corner from a prefix, with and without its upper half; growing and shrinking diagonals.
     */
    @ParameterizedTest
    @CsvSource({
        "8, 1, 5, 4, -1073741824, FLOAT",
        "8, 1, 5, 4, 4, BF16",
        "776, 4, 3, 0, -1, FLOAT",
        "776, 3, 4, 1, 0, BF16"
    })
    void gathersBothBranches(
            int width, int count, int tokens, int left, int above, Storage storage) {
        int streams = 3;
        Targets targets = new Targets(count, tokens, left, above);
        float[][] x = {states(streams * tokens * width, 1), states(streams * tokens * width, 2)};
        float[][] weights = {states(width, 3), states(width, 4)};
        double[] expected = new double[streams * count * 2 * width];
        for (int row = 0; row < streams * count * 2; row++) {
            int half = row % 2;
            int token = row / 2 % count + (half == 0 ? left : above);
            if (token >= 0 && token < tokens) {
                int from = (row / 2 / count * tokens + token) * width;
                RmsNormTest.normalize(x[half], from, weights[half], EPS, expected, row * width);
            }
        }
        DeviceMemory y = rig.room(storage, expected.length);
        GatherStates.ofBranches(rig.kernels(), storage, width, EPS)
                .enqueue(
                        rig.stream(),
                        branch(x[0], weights[0]),
                        branch(x[1], weights[1]),
                        y,
                        targets,
                        streams);
        Closeness.check(storage, rig.read(storage, y, expected.length), expected, 10);
    }

    /** Bit by bit what the norm itself gives, for the last token of a prefix. */
    @ParameterizedTest
    @EnumSource(Storage.class)
    void rasterNormsTheLastToken(Storage storage) {
        int width = 776;
        int tokens = 3;
        float[] x = states(2 * tokens * width, 5);
        float[] weight = states(width, 6);
        GatherStates.Branch branch = branch(x, weight);
        DeviceMemory y = rig.room(storage, 2 * width);
        GatherStates.ofRaster(rig.kernels(), storage, width, EPS)
                .enqueue(
                        rig.stream(),
                        branch,
                        branch,
                        y,
                        new Targets(1, tokens, tokens - 1, Targets.NONE),
                        2);
        DeviceMemory all = rig.room(storage, x.length);
        new RmsNorm(rig.kernels(), storage, width, EPS)
                .enqueue(rig.stream(), branch.x(), branch.weight(), all, 2 * tokens);
        float[] normed = rig.read(storage, all, x.length);
        float[] result = rig.read(storage, y, 2 * width);
        assertThat(Arrays.copyOfRange(result, 0, width))
                .containsExactly(Arrays.copyOfRange(normed, 2 * width, 3 * width));
        assertThat(Arrays.copyOfRange(result, width, 2 * width))
                .containsExactly(Arrays.copyOfRange(normed, 5 * width, 6 * width));
    }

    /** The corner's upper half may be what enters the branch, un-normed. */
    @ParameterizedTest
    @EnumSource(Storage.class)
    void statesWithoutANormStayAsTheyAre(Storage storage) {
        int width = 776;
        int tokens = 3;
        float[] x = KernelRig.normal(storage, 2 * tokens * width, 50, 7);
        DeviceMemory y = rig.room(storage, 4 * width);
        GatherStates.ofBranches(rig.kernels(), storage, width, EPS)
                .enqueue(
                        rig.stream(),
                        branch(x, states(width, 6)),
                        new GatherStates.Branch(rig.floats(x), null),
                        y,
                        new Targets(1, tokens, tokens - 1, tokens - 1),
                        2);
        float[] result = rig.read(storage, y, 4 * width);
        for (int stream = 0; stream < 2; stream++) {
            int last = (stream * tokens + tokens - 1) * width;
            assertThat(
                            Arrays.copyOfRange(
                                    result, (2 * stream + 1) * width, (2 * stream + 2) * width))
                    .containsExactly(Arrays.copyOfRange(x, last, last + width));
        }
    }

    private GatherStates.Branch branch(float[] x, float[] weight) {
        return new GatherStates.Branch(rig.floats(x), rig.floats(weight));
    }

    private static float[] states(int size, long seed) {
        return KernelRig.normal(Storage.FLOAT, size, 1, seed);
    }
}
