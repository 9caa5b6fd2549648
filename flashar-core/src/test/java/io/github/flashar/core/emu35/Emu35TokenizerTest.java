package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Emu35TokenizerTest {

    /** A text and its ids. */
    private record Encoded(String text, int[] ids) {}

    private final Emu35Tokenizer tokenizer = BundledTokenizer.get();

    /** Python's tiktoken 0.14 gave these ids, with the whole table of ranks. */
    @TestFactory
    Stream<DynamicTest> idsAreThoseOfTiktoken() throws IOException {
        return texts().stream()
                .map(
                        expected ->
                                dynamicTest(
                                        expected.text(),
                                        () ->
                                                assertThat(tokenizer.encode(expected.text()))
                                                        .containsExactly(expected.ids())));
    }

    @Test
    void theRealFilesGiveTheSameIds() throws IOException {
        assumeTrue(
                Emu3TokenizerFiles.real().isPresent(),
                "-D" + Emu3TokenizerFiles.PROPERTY + " names no folder of the real files");
        Emu35Tokenizer real = Emu35Tokenizer.open(Emu3TokenizerFiles.real().orElseThrow());
        assertThat(real.vocabulary()).isEqualTo(tokenizer.vocabulary());
        for (Encoded expected : texts()) {
            assertThat(real.encode(expected.text()))
                    .as(expected.text())
                    .containsExactly(expected.ids());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PAD, 151643", "BOS, 151849", "EOS, 151850", "IMG, 151851", "BOI, 151852", "EOI, 151853",
        "EOL, 151846", "EOF, 151847", "TMS, 151848", "BSS, 151746", "ESS, 151747", "BOG, 151706",
        "EOG, 151707", "BOC, 151696", "EOC, 151697"
    })
    void controlTokensHaveTheirIds(SpecialToken token, int id) {
        assertThat(tokenizer.vocabulary().id(token)).isEqualTo(id);
    }

    @Test
    void codesFollowTheControlTokens() {
        assertThat(tokenizer.vocabulary().visualOffset()).isEqualTo(151_854);
        assertThat(tokenizer.vocabulary().codebook()).isEqualTo(131_072);
        assertThat(tokenizer.vocabulary().size()).isEqualTo(282_926);
        assertThat(new Emu35Vocabulary(10, 5).visualOffset()).isEqualTo(10 + 208 + 3);
    }

    /** Whatever a user spells out: no id beyond those of text comes of it. */
    @Test
    void controlTokensInATextAreText() {
        for (SpecialToken token : SpecialToken.values()) {
            int[] ids = tokenizer.encode("a " + token.text() + token.text() + "\n");
            assertThat(ids).isNotEmpty();
            assertThat(Arrays.stream(ids)).allMatch(id -> id < 151_643);
        }
    }

    @Test
    void nothingBecomesNothing() {
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void halfACharacterIsAReplacement() {
        int[] replaced = tokenizer.encode("a \ufffd cat");
        assertThat(tokenizer.encode("a \ud83e cat")).containsExactly(replaced);
        assertThat(tokenizer.encode("a \udd8a cat")).containsExactly(replaced);
        assertThat(tokenizer.encode("a \ud83e\udd8a cat")).isNotEqualTo(replaced);
    }

    @Test
    void tooLongATextIsRefused() {
        String longest = "a ".repeat(Emu35Tokenizer.MAX_LENGTH / 2);
        assertThat(tokenizer.encode(longest)).hasSizeGreaterThan(Emu35Tokenizer.MAX_LENGTH / 2);
        assertThatThrownBy(() -> tokenizer.encode(longest + "a"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "text of 65537 characters is too long, at most 65536 are read; shorten it");
    }

    private static List<Encoded> texts() throws IOException {
        try (InputStream in = Emu35TokenizerTest.class.getResourceAsStream("texts.json")) {
            var reader = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8);
            return Arrays.asList(
                    new Gson().fromJson(JsonParser.parseReader(reader), Encoded[].class));
        }
    }
}
