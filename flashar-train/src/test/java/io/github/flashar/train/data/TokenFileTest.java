package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.Tiny;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final TokenSplit SPLIT = Tiny.data(new TokenGrid(2, 3), 9).holdOutLast(2);

    @TempDir Path folder;

    @Test
    void gridsComeBack() {
        Path file = folder.resolve("grids.safetensors");
        TokenFile.write(file, SPLIT, "a test");
        assertThat(TokenFile.source(file)).isEqualTo("a test");
        assertSame(TokenFile.read(file).train(), SPLIT.train());
        assertSame(TokenFile.read(file).heldOut(), SPLIT.heldOut());
    }

    @Test
    void anEmptyPartIsKept() {
        Path file = folder.resolve("grids.safetensors");
        TokenFile.write(file, SPLIT.train().holdOutLast(0), "a test");
        assertThat(TokenFile.read(file).heldOut().size()).isZero();
        assertThat(TokenFile.read(file).heldOut().grid()).isEqualTo(new TokenGrid(2, 3));
    }

    @Test
    void gridsAreMadeOncePerSource() {
        Path file = folder.resolve("grids.safetensors");
        int[] made = {0};
        for (String source : new String[] {"a", "a", "b", "b"}) {
            TokenSplit split =
                    TokenFile.readOrMake(
                            file,
                            source,
                            () -> {
                                made[0]++;
                                return SPLIT;
                            });
            assertSame(split.train(), SPLIT.train());
        }
        assertThat(made[0]).isEqualTo(2);
    }

    @Test
    void tokensOutsideTheVocabularyAreNamed() {
        Path file = folder.resolve("grids.safetensors");
        Map<String, String> metadata =
                Map.of("height", "1", "width", "2", "vocabulary", "5", "classes", "1");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    file,
                    Map.of(
                            "train.tokens", manager.create(new int[][] {{1, 2}, {5, 0}}),
                            "train.labels", manager.create(new int[] {0, 0})),
                    StorageType.FLOAT32,
                    metadata);
        }
        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": train: token 0 of grid 1 = 5 is outside 0..4");
        assertThatThrownBy(() -> TokenFile.source(file))
                .hasMessageContaining("has no metadata source");
    }

    private static void assertSame(TokenDataset actual, TokenDataset expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.vocabulary()).isEqualTo(expected.vocabulary());
        assertThat(actual.classes()).isEqualTo(expected.classes());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.tokens(i)).isEqualTo(expected.tokens(i));
            assertThat(actual.label(i)).isEqualTo(expected.label(i));
        }
    }
}
