package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel against {@link SampleReference}, bit by bit. */
class SampleTest {

    private static final int UNDRAWN = -1;

    private static final List<SamplingConfig> CONFIGS =
            List.of(
                    SamplingConfig.greedy(),
                    new SamplingConfig(1, 0, 1),
                    new SamplingConfig(0.7, 5, 1),
                    new SamplingConfig(1, 1, 1),
                    new SamplingConfig(1.3, 0, 0.9),
                    new SamplingConfig(1, 300, 0.5),
                    new SamplingConfig(1, 0, 1e-9),
                    new SamplingConfig(1e-9, 0, 0.99),
                    new SamplingConfig(1e9, 0, 0.3),
                    new SamplingConfig(1, 1 << 20, 1));

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

    /** Vocabularies of less than a warp, no multiple of anything, and the published one. */
    @ParameterizedTest
    @ValueSource(ints = {2, 19, 1021, 16384})
    void drawsWhatTheReferenceDraws(int vocabulary) {
        float[] logits =
                KernelRig.normal(Storage.FLOAT, CONFIGS.size() * 2 * vocabulary, 3, vocabulary);
        logits[0] = Float.NEGATIVE_INFINITY;
        assertDraws(vocabulary, logits);
    }

    /**
     * Quarters make ties common, at the k-th largest and where top-p ends; zeros have two signs.
     */
    @ParameterizedTest
    @ValueSource(ints = {19, 1021})
    void tiesAreDrawnAlike(int vocabulary) {
        float[] logits = KernelRig.normal(Storage.FLOAT, CONFIGS.size() * 2 * vocabulary, 2, 1);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.round(logits[i] * 4) / 4f * (i % 2 == 0 ? 1 : -1);
        }
        assertDraws(vocabulary, logits);
    }

    /** Only tokens of equal logits, and mass far below that of the largest. */
    @Test
    void extremesAreDrawnAlike() {
        int vocabulary = 19;
        float[] logits = new float[CONFIGS.size() * 2 * vocabulary];
        for (int i = 0; i < logits.length; i++) {
            boolean flat = i / vocabulary % 2 == 0;
            logits[i] = flat ? -7 : i % vocabulary == 3 ? 3e38f : -3e38f;
        }
        assertDraws(vocabulary, logits);
    }

    @Test
    void zerosOfEitherSignAreEqual() {
        int[] grid = draw(2, new float[] {-0f, 0f, 0f, -0f}, new long[] {0}, 0);
        assertThat(grid).containsExactly(UNDRAWN, 0, 0, UNDRAWN);
    }

    /** Two targets of each image, one image a configuration. */
    private void assertDraws(int vocabulary, float[] logits) {
        long[] seeds = IntStream.range(0, CONFIGS.size()).mapToLong(i -> ~i * 0x9E37L).toArray();
        int[] grid = draw(vocabulary, logits, seeds, 0);
        int row = 0;
        for (int image = 0; image < CONFIGS.size(); image++) {
            assertThat(grid[image * 4]).isEqualTo(UNDRAWN);
            assertThat(grid[image * 4 + 3]).isEqualTo(UNDRAWN);
            for (int cell : new int[] {2, 1}) {
                float[] own = Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary);
                row++;
                assertThat(grid[image * 4 + cell])
                        .as("%s, cell %d", CONFIGS.get(image), cell)
                        .isEqualTo(
                                new SampleReference(CONFIGS.get(image), own)
                                        .draw(seeds[image], cell));
            }
        }
    }

    /** Draws the second and third token of 2 x 2 grids, which lie at cells 2 and 1. */
    private int[] draw(int vocabulary, float[] logits, long[] seeds, int expectedError) {
        int prefix = 5;
        Sequence sequence =
                new Sequence(
                        prefix, 4, rig.ints(0, 2, 1, 3), rig.ints(0, 2, 1, 3), rig.ints(prefix));
        int[] undrawn = new int[4 * seeds.length];
        Arrays.fill(undrawn, UNDRAWN);
        DeviceMemory grid = rig.ints(undrawn);
        DeviceMemory error = rig.ints(0);
        DeviceMemory draws = rig.bytes(Sample.drawBytes(seeds.length));
        Sample.write(draws, CONFIGS.subList(0, seeds.length), seeds);
        new Sample(rig.kernels(), vocabulary, sequence)
                .enqueue(rig.stream(), rig.floats(logits), draws, grid, error, seeds.length, 2, 1);
        rig.stream().synchronize();
        assertThat(error.ints(1)).containsExactly(expectedError);
        return grid.ints(undrawn.length);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void unusableLogitsAreReported(float bad) {
        int vocabulary = 19;
        float[] logits = KernelRig.normal(Storage.FLOAT, 6 * vocabulary, 1, 2);
        int row = 3; // image 1, second target, cell 1
        Arrays.fill(logits, row * vocabulary, (row + 1) * vocabulary, Float.NEGATIVE_INFINITY);
        logits[row * vocabulary + 7] = bad;
        int[] grid = draw(vocabulary, logits, new long[] {1, 2, 3}, 1 + 4 + 1);
        assertThat(grid[4 + 1]).isZero();
        assertThat(grid[4 + 2]).isNotEqualTo(UNDRAWN);
    }

    /** The sign bit of a NaN says nothing. */
    @Test
    void negativeNaNIsUnusable() {
        float[] logits = new float[4];
        logits[2] = Float.intBitsToFloat(0xffc00001);
        draw(2, logits, new long[] {0}, 1 + 1);
    }

    /** A row that does not fit shared memory is read where it lies. */
    @Test
    void largeVocabulariesAreDrawnAlike() {
        int vocabulary = 60_002;
        float[] logits = KernelRig.normal(Storage.FLOAT, 4 * vocabulary, 3, 3);
        long[] seeds = {4, 5};
        int[] grid = draw(vocabulary, logits, seeds, 0);
        float[] last = Arrays.copyOfRange(logits, 3 * vocabulary, 4 * vocabulary);
        assertThat(grid[4 + 1]).isEqualTo(new SampleReference(CONFIGS.get(1), last).draw(5, 1));
    }
}
