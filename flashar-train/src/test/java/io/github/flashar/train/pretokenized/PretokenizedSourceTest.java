package io.github.flashar.train.pretokenized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.emu35.Emu35Prompts;
import io.github.flashar.core.emu35.Emu35Tokenizer;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretokenizedSourceTest {

    private static final TokenGrid GRID = new TokenGrid(2, 3);
    private static final int CODEBOOK = 131_072;
    private static final int ROOM = 200;

    @TempDir static Path words;
    private static Emu35Tokenizer tokenizer;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        Emu3TokenizerFiles.write(words);
        tokenizer = Emu35Tokenizer.open(words);
    }

    @Test
    void shardsOfAFolderAndItsFoldersAreOneSource() {
        write("b/x.rank0.part0.tar", sample("s0", "a cat", 5), sample("s1", "a dog", 6));
        write("a/x.rank0.part1.tar", sample("s0", "a fox", 2));
        write("a/x.rank0.part0.tar", sample("s9", "an owl", 1));
        write("z.tar", sample("s0", "a bee", 7));
        write("a/deeper/y.tar", sample("s0", "unseen", 0));
        write(".z.tar.1-2.tmp", sample("s0", "left over", 0));

        PretokenizedSource source = source();

        assertThat(PretokenizedSource.isAt(folder)).isTrue();
        assertThat(source.size()).isEqualTo(5);
        List<String> prompts = List.of("an owl", "a fox", "a cat", "a dog", "a bee");
        int[] first = {1, 2, 5, 6, 7};
        for (int i : new int[] {4, 0, 3, 1, 2}) {
            assertThat(source.prompt(i)).isEqualTo(prompts.get(i));
            assertThat(source.tokens(i, 0)).startsWith(first[i]).hasSize(6);
        }
        assertThatThrownBy(() -> source.tokens(0, 1)).hasMessageContaining("augmentation = 1");
        assertThatThrownBy(() -> source.tokens(5, 0)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void promptsStandInTheTemplateAndWithheldOnesInTheUnconditional() {
        write("a.tar", sample("s0", "a cat", 0), sample("s1", " \n", 0), sample("s2", "a dog", 0));
        Emu35Prompts prompts = Emu35Prompts.builder().setTokenizer(tokenizer).build();

        List<int[]> texts =
                texts(source().conditions(new int[] {2, 0, 1}, new boolean[] {false, true, false}));

        assertThat(texts.get(0)).containsExactly(prompts.conditional("a dog", GRID));
        assertThat(texts.get(1)).containsExactly(prompts.unconditional(GRID));
        assertThat(texts.get(2)).containsExactly(prompts.unconditional(GRID));
    }

    /** At 128 tokens and the five of the size, or at the model's room; the suffix stays. */
    @Test
    void longPromptsLoseTheirEndAndNothingElse() {
        write("a.tar", sample("s0", "cat ".repeat(500), 0));
        int[] suffix = texts(source().batch(0).conditions()).get(0);
        assertThat(suffix).hasSizeBetween(120, 128 + 5);
        int[] nothing = Emu35Prompts.builder().setTokenizer(tokenizer).build().unconditional(GRID);
        assertThat(end(suffix, 6)).containsExactly(end(nothing, 6));

        PretokenizedSource narrow = PretokenizedSource.open(folder, model(60, GRID), tokenizer);
        assertThat(texts(narrow.batch(0).conditions()).get(0)).hasSizeBetween(50, 60);
    }

    @Test
    void someAreKeptApart() {
        write("a.tar", sample("s0", "a", 0), sample("s1", "b", 1), sample("s2", "c", 2));
        TrainingData data = TrainingData.spread(source(), 1);
        assertThat(data.train().size()).isEqualTo(2);
        TokenBatch apart = data.heldOut().batch(0);
        assertThat(apart.tokens()[0]).startsWith(2);
        assertThat(texts(apart.conditions()).get(0))
                .containsExactly(texts(source().batch(2).conditions()).get(0));
    }

    @Test
    void whatIsNoShardOfTheModelsGridsIsRefusedByName() throws IOException {
        assertThatThrownBy(this::source)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(folder + ": holds no shard");
        assertThat(PretokenizedSource.isAt(folder)).isFalse();
        assertThat(PretokenizedSource.isAt(folder.resolve("none.tar"))).isFalse();

        write("a.tar", sample("s0", "a", 0));
        Path other = folder.resolve("b.tar");
        PretokenizedShardWriter.write(
                other,
                new TokenGrid(3, 2),
                CODEBOOK,
                List.of(new PretokenizedSample("s0", "a", new int[6])));
        assertThatThrownBy(this::source)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(other + ": holds grids of 3x2, but the model draws 2x3");

        Files.writeString(other, "no archive");
        assertThatThrownBy(this::source)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(other.toString());
    }

    @Test
    void aPromptThatCannotBeReadNamesItsShard() {
        write("a.tar", sample("s7", "x".repeat(Emu35Tokenizer.MAX_LENGTH + 1), 0));
        PretokenizedSource source = source();
        assertThatThrownBy(() -> source.batch(0))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(folder.resolve("a.tar") + ": prompt of s7: text of 6");
    }

    @Test
    void othersThanItsModelAreRefused() {
        write("a.tar", sample("s0", "a", 0));
        PretokenizedSource source = source();
        source.checkFits(model(ROOM, GRID));
        for (BackboneConfig other :
                List.of(model(ROOM + 1, GRID), model(ROOM, new TokenGrid(3, 2)))) {
            assertThatThrownBy(() -> source.checkFits(other))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("the data has a 2x3 grid");
        }
        assertThatThrownBy(() -> PretokenizedSource.open(folder, Tiny.backbone(2, 3), tokenizer))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(
                        () ->
                                PretokenizedSource.open(
                                        folder, model(ROOM, 300_000, 16, GRID), tokenizer))
                .hasMessageContaining("they do not belong together");
        assertThatThrownBy(() -> PretokenizedSource.open(folder, model(20, GRID), tokenizer))
                .hasMessageContaining("convert it again with more");
    }

    private static int[] end(int[] tokens, int count) {
        return Arrays.copyOfRange(tokens, tokens.length - count, tokens.length);
    }

    private static List<int[]> texts(Conditions conditions) {
        return ((Conditions.Texts) conditions).texts();
    }

    private PretokenizedSource source() {
        return PretokenizedSource.open(folder, model(ROOM, GRID), tokenizer);
    }

    private static BackboneConfig model(int room, TokenGrid grid) {
        return model(room, 282_926, 151_854, grid);
    }

    private static BackboneConfig model(int room, int vocabulary, int firstImage, TokenGrid grid) {
        return BackboneConfig.builder()
                .setLayers(2)
                .setHeads(2)
                .setDim(8)
                .setVocabulary(CODEBOOK)
                .optPrefix(new PrefixConfig.TextPrefix(room, vocabulary, firstImage, 5))
                .setGrid(grid)
                .build();
    }

    private void write(String name, PretokenizedSample... samples) {
        PretokenizedShardWriter.write(folder.resolve(name), GRID, CODEBOOK, List.of(samples));
    }

    private static PretokenizedSample sample(String stem, String prompt, int first) {
        return new PretokenizedSample(stem, prompt, new int[] {first, 0, 0, 0, 0, CODEBOOK - 1});
    }
}
