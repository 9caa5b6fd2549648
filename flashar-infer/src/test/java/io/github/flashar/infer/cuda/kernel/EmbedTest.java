package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of tables are copied, so all results are exact. */
class EmbedTest {

    private static final int ROWS = 11;

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

    /** Three images, the first two guided, at the third and fourth image token. */
    @ParameterizedTest
    @CsvSource({"8,FLOAT", "8,BF16", "776,FLOAT", "4616,BF16"})
    void embedsTheTokensOfEachStreamsImage(int width, Storage storage) {
        float[] table = KernelRig.normal(storage, ROWS * width, 1, 1);
        int[][] grids = {{0, 5, 10, 2}, {7, 1, 3, 8}, {4, 6, 9, 0}};
        int[] cells = {0, 2, 1, 3};
        int prefix = 3;
        Sequence sequence =
                new Sequence(prefix, cells.length, rig.ints(cells), rig.ints(prefix + 2));
        int streams = 5;
        int tokens = 2;
        DeviceMemory x = rig.room(Storage.FLOAT, streams * tokens * width);
        new EmbedTokens(rig.kernels(), storage, width, sequence)
                .enqueue(
                        rig.stream(),
                        rig.stored(storage, table),
                        rig.ints(Arrays.stream(grids).flatMapToInt(Arrays::stream).toArray()),
                        x,
                        grids.length,
                        streams,
                        tokens);
        float[] result = rig.read(Storage.FLOAT, x, streams * tokens * width);
        int row = 0;
        for (int image : new int[] {0, 1, 2, 0, 1}) {
            for (int order = 2; order < 4; order++) {
                assertRow(result, row++, table, grids[image][cells[order]], width);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8,FLOAT", "8,BF16", "776,FLOAT", "4616,BF16"})
    void embedsClasses(int width, Storage storage) {
        float[] table = KernelRig.normal(storage, ROWS * width, 1, 2);
        int[] classes = {3, 0, ROWS - 1, 3};
        DeviceMemory x = rig.room(Storage.FLOAT, classes.length * width);
        new EmbedClasses(rig.kernels(), storage, width)
                .enqueue(
                        rig.stream(),
                        rig.stored(storage, table),
                        rig.ints(classes),
                        x,
                        classes.length);
        float[] result = rig.read(Storage.FLOAT, x, classes.length * width);
        for (int stream = 0; stream < classes.length; stream++) {
            assertRow(result, stream, table, classes[stream], width);
        }
    }

    private static void assertRow(float[] result, int row, float[] table, int from, int width) {
        assertThat(Arrays.copyOfRange(result, row * width, (row + 1) * width))
                .containsExactly(Arrays.copyOfRange(table, from * width, (from + 1) * width));
    }
}
