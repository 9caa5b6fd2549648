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
    @CsvSource({"8, 0, FLOAT", "8, 3, BF16", "776, 3, FLOAT", "4616, 0, BF16"})
    void embedsTheTokensOfEachStreamsImage(int width, int firstRow, Storage storage) {
        float[] table = KernelRig.normal(storage, ROWS * width, 1, 1);
        int[][] grids = {{0, 5, 7, 2}, {7, 1, 3, 6}, {4, 6, 5, 0}};
        int[] cells = {0, 2, 1, 3};
        int streams = 5;
        int tokens = 2;
        DeviceMemory x = rig.room(Storage.FLOAT, streams * tokens * width);
        new EmbedTokens(rig.kernels(), storage, width, sequence(cells), new TokenRows(firstRow, 0))
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
                assertRow(result, row++, table, firstRow + grids[image][cells[order]], width);
            }
        }
    }

    /** After the first row of two cells. */
    @ParameterizedTest
    @EnumSource(Storage.class)
    void aLineBreakIsTheSameForAllStreams(Storage storage) {
        int width = 8;
        float[] table = KernelRig.normal(storage, ROWS * width, 1, 1);
        int[] cells = {0, 1, Sequence.LINE_BREAK, 2, 3};
        DeviceMemory x = rig.room(Storage.FLOAT, 2 * 2 * width);
        new EmbedTokens(rig.kernels(), storage, width, sequence(cells), new TokenRows(4, 9))
                .enqueue(
                        rig.stream(),
                        rig.stored(storage, table),
                        rig.ints(0, 1, 2, 3, 4),
                        x,
                        1,
                        2,
                        2);
        float[] result = rig.read(Storage.FLOAT, x, 2 * 2 * width);
        for (int stream = 0; stream < 2; stream++) {
            assertRow(result, 2 * stream, table, 9, width);
            assertRow(result, 2 * stream + 1, table, 4 + 2, width);
        }
    }

    /** At the third image token. */
    private Sequence sequence(int... cells) {
        int prefix = 3;
        DeviceMemory tokens = rig.ints(cells);
        return new Sequence(prefix, 4, tokens, tokens, rig.ints(prefix + 2));
    }

    @ParameterizedTest
    @CsvSource({"8,FLOAT", "8,BF16", "776,FLOAT", "4616,BF16"})
    void embedsIds(int width, Storage storage) {
        float[] table = KernelRig.normal(storage, ROWS * width, 1, 2);
        int[] ids = {3, 0, ROWS - 1, 3};
        DeviceMemory x = rig.room(Storage.FLOAT, ids.length * width);
        new EmbedIds(rig.kernels(), storage, width)
                .enqueue(rig.stream(), rig.stored(storage, table), rig.ints(ids), x, ids.length);
        float[] result = rig.read(Storage.FLOAT, x, ids.length * width);
        for (int i = 0; i < ids.length; i++) {
            assertRow(result, i, table, ids[i], width);
        }
    }

    private static void assertRow(float[] result, int row, float[] table, int from, int width) {
        assertThat(Arrays.copyOfRange(result, row * width, (row + 1) * width))
                .containsExactly(Arrays.copyOfRange(table, from * width, (from + 1) * width));
    }
}
