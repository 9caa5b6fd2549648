package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TileTest {

    private static final int H100 = 132; // multiprocessors
    private static final int SHARED_BYTES_OF_AMPERE = 163 << 10; // that a block may ask for

    @Test
    void largeProductsTakeLargeTiles() {
        assertThat(Tile.of(256 * 256, 128, 1, H100)).isEqualTo(Tile.LARGE);
        assertThat(Tile.of(256, 512, 17, H100)).isEqualTo(Tile.LARGE);
    }

    @Test
    void productsThatWouldLeaveMultiprocessorsIdleTakeSmallTiles() {
        assertThat(Tile.of(256, 512, 1, H100)).isEqualTo(Tile.SMALL);
        assertThat(Tile.of(256, 512, 16, H100)).isEqualTo(Tile.SMALL);
    }

    @Test
    void columnsThatWouldLeaveHalfALargeTileEmptyTakeSmallTiles() {
        assertThat(Tile.of(256 * 256, 64, 1, H100)).isEqualTo(Tile.SMALL);
        assertThat(Tile.of(256 * 256, 192, 1, H100)).isEqualTo(Tile.SMALL);
        assertThat(Tile.of(256 * 256, 200, 1, H100)).isEqualTo(Tile.LARGE);
    }

    @Test
    void fewColumnsTakeNarrowTiles() {
        assertThat(Tile.of(256 * 256, 8, 1, H100)).isEqualTo(Tile.NARROW);
        assertThat(Tile.of(256 * 256, 32, 1, H100)).isEqualTo(Tile.NARROW);
    }

    @Test
    void tilesCoverAllResults() {
        assertThat(Tile.LARGE.count(129, 128)).isEqualTo(2);
        assertThat(Tile.SMALL.count(64, 65)).isEqualTo(2);
    }

    /** Two blocks a multiprocessor, as the kernels' launch bounds ask. */
    @ParameterizedTest
    @EnumSource
    void twoBlocksFitAMultiprocessor(Tile tile) {
        assertThat(2 * tile.sharedBytes()).isLessThan(SHARED_BYTES_OF_AMPERE);
        assertThat(tile.threads()).isBetween(128, 256);
    }
}
