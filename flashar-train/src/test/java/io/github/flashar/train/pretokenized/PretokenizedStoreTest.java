package io.github.flashar.train.pretokenized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretokenizedStoreTest {

    private static final TokenGrid GRID = new TokenGrid(1, 2);
    private static final int CODEBOOK = 100;

    @TempDir Path folder;

    @Test
    void aStoreKnowsWhatItHoldsAndTakesWhatItLacks() throws IOException {
        PretokenizedStore store = store(GRID);
        assertThat(store.stored(1).isEmpty()).isTrue();
        store.add(1, List.of(sample(4), sample(6)));
        assertThat(store.stored(1)).isEqualTo(BitSet.valueOf(new long[] {0b101}));
        assertThat(store.stored(0).isEmpty()).isTrue();

        store.add(1, List.of(sample(5)));

        assertThat(store.stored(1)).isEqualTo(BitSet.valueOf(new long[] {0b111}));
        PretokenizedShard shard = PretokenizedShard.open(part(1), CODEBOOK);
        assertThat(IntStream.range(0, 3).mapToObj(shard::stem))
                .containsExactly("00000004", "00000005", "00000006");
        assertThat(shard.tokens(1)).containsExactly(5, 99);

        Files.createFile(folder.resolve(".images.rank0.part00001.tar.7-1.tmp"));
        store.deleteLeftovers();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(part(1));
        }
    }

    @Test
    void whatAnotherWroteIsLeftAloneAndNamed() {
        store(GRID).add(0, List.of(sample(0)));
        assertThatThrownBy(() -> store(new TokenGrid(2, 1)).stored(0))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(part(0) + ": holds grids of 1x2, expected 2x1");
        for (String stem : List.of("00000004", "cat", "99999999")) {
            write(0, new PretokenizedSample(stem, "", new int[2]));
            assertThatThrownBy(() -> store(GRID).stored(0))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining(
                            "sample 0 is \"" + stem + "\", expected one of the 4 from 00000000");
        }
    }

    @Test
    void sizesThatNoFolderHasAreRefused() {
        assertThatThrownBy(() -> new PretokenizedStore(folder, GRID, CODEBOOK, 10_001))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("samples a shard = 10001 is outside 1..10000");
        assertThatThrownBy(() -> PretokenizedStore.stem(100_000_000))
                .hasMessageContaining("sample = 100000000 is outside 0..99999999");
    }

    private PretokenizedStore store(TokenGrid grid) {
        return new PretokenizedStore(folder, grid, CODEBOOK, 4);
    }

    private Path part(int number) {
        return folder.resolve("images.rank0.part0000" + number + ".tar");
    }

    private void write(int part, PretokenizedSample sample) {
        PretokenizedShardWriter.write(part(part), GRID, CODEBOOK, List.of(sample));
    }

    private static PretokenizedSample sample(int index) {
        return new PretokenizedSample(
                PretokenizedStore.stem(index), "picture " + index, new int[] {index, 99});
    }
}
