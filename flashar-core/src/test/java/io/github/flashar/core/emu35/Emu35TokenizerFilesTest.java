package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small tokenizer of all bytes, one pair and four codes, and what is wrong with others. */
class Emu35TokenizerFilesTest {

    @TempDir Path folder;

    @BeforeEach
    void writeSoundFiles() throws IOException {
        Files.write(folder.resolve(Emu35Tokenizer.RANKS), ranks());
        Files.write(folder.resolve(Emu35Tokenizer.VISION_TOKENS), visionTokens());
        Files.writeString(
                folder.resolve(Emu35Tokenizer.CONFIG),
                "{\"tokenizer_class\": \"Emu3Tokenizer\", \"model_max_length\": 1e30,"
                        + " \"eos_token\": {\"content\": \"<|extra_204|>\", \"lstrip\": false},"
                        + " \"bos_token\": null, \"pad_token\": \"<|endoftext|>\"}");
    }

    @Test
    void sizesComeFromTheFiles() {
        Emu35Tokenizer tokenizer = Emu35Tokenizer.open(folder);
        assertThat(tokenizer.vocabulary()).isEqualTo(new Emu35Vocabulary(257, 4));
        assertThat(tokenizer.vocabulary().size()).isEqualTo(257 + 208 + 3 + 4);
        assertThat(tokenizer.encode("abc")).containsExactly(256, 'c');
    }

    @Test
    void theLastLineNeedNotEnd() throws IOException {
        Path file = folder.resolve(Emu35Tokenizer.RANKS);
        Files.writeString(file, Files.readString(file).stripTrailing());
        assertThat(Emu35Tokenizer.open(folder).encode("ab")).containsExactly(256);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void damagedRanksAreRefused(String what, UnaryOperator<List<String>> damage, String message)
            throws IOException {
        refused(Emu35Tokenizer.RANKS, damage.apply(ranks()), message);
    }

    static Stream<Arguments> damagedRanksAreRefused() {
        return Stream.of(
                damage("a blank line", set(7, ""), "line 8 is \"\", expected 1..1024 bytes"),
                damage("no space", set(7, "Bw=="), "line 8 is \"Bw==\""),
                damage("two spaces", set(7, "Bw==  7"), "a space and 7"),
                damage("a tab", set(7, "Bw==\t7"), "line 8"),
                damage("no base64", set(7, "B*== 7"), "line 8 is \"B*== 7\""),
                damage("no padding", set(7, "Bw 7"), "line 8"),
                damage("bits beyond the byte", set(7, "Bx== 7"), "line 8"),
                damage("no bytes", set(7, " 7"), "line 8"),
                damage("another rank", set(7, "Bw== 8"), "ranks count up from 0"),
                damage("a rank with a zero", set(7, "Bw== 07"), "line 8"),
                damage("a rank of 2^64", set(7, "Bw== 18446744073709551616"), "line 8"),
                damage("an end of Windows", set(7, "Bw== 7\r"), "\"Bw== 7\\r\""),
                damage("a token twice", set(256, "Bw== 256"), "line 257 is \"Bw== 256\", expected"),
                damage("too long a token", set(256, token(1025, 256)), "line 257 is \"YWFhYWFh"),
                damage("no byte 0xff", lines -> cut(lines, 255), "no token for the byte 0xff"),
                damage("nothing", lines -> List.of(), "line 1 is \"\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void otherVisionTokensAreRefused(
            String what, UnaryOperator<List<String>> damage, String message) throws IOException {
        refused(Emu35Tokenizer.VISION_TOKENS, damage.apply(visionTokens()), message);
    }

    static Stream<Arguments> otherVisionTokensAreRefused() {
        return Stream.of(
                damage(
                        "another order",
                        set(0, "<|image start|>"),
                        "line 1 is \"<|image start|>\", expected <|image token|>"),
                damage(
                        "a gap",
                        set(4, "<|visual token 000002|>"),
                        "line 5 is \"<|visual token 000002|>\", expected <|visual token 000001|>"),
                damage("five digits", set(3, "<|visual token 00000|>"), "line 4"),
                damage("a blank line", set(6, ""), "line 7 is \"\""),
                damage("no codes", lines -> cut(lines, 3), "has 3 lines, expected 3 control"),
                damage("nothing", lines -> List.of(), "has 1 lines"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tokenizer_class\": \"Qwen2Tokenizer\"}",
                "{\"boi_token\": \"<|extra_203|>\"}",
                "{\"bos_token\": 7}",
                "{\"bos_token\": {\"content\": \"<|extra_204|>\"}}",
                "{\"bos_token\": {}}",
                "{\"bos_token\": []}",
                "{"
            })
    void otherRolesAreRefused(String json) throws IOException {
        refused(Emu35Tokenizer.CONFIG, List.of(json), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {Emu35Tokenizer.RANKS, Emu35Tokenizer.VISION_TOKENS, Emu35Tokenizer.CONFIG})
    void missingAndHugeFilesAreRefused(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.delete(file);
        assertThatThrownBy(() -> Emu35Tokenizer.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ": does not exist");
        try (var channel =
                Files.newByteChannel(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.position(1L << 33).write(ByteBuffer.wrap(new byte[1])); // sparse
        }
        assertThatThrownBy(() -> Emu35Tokenizer.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("is longer than");
    }

    private void refused(String name, List<String> lines, String message) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Emu35Tokenizer.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(file.toString().length() + 200);
    }

    private static Arguments damage(
            String what, UnaryOperator<List<String>> damage, String message) {
        return arguments(what, damage, message);
    }

    private static UnaryOperator<List<String>> set(int line, String content) {
        return lines -> {
            lines.set(line, content);
            return lines;
        };
    }

    private static List<String> cut(List<String> lines, int count) {
        return lines.subList(0, count);
    }

    private static List<String> ranks() {
        List<String> lines = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            byte[] token = {(byte) value};
            lines.add(Base64.getEncoder().encodeToString(token) + " " + value);
        }
        lines.add("YWI= 256");
        return lines;
    }

    private static String token(int bytes, int rank) {
        byte[] token = "a".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(token) + " " + rank;
    }

    private static List<String> visionTokens() {
        List<String> lines =
                new ArrayList<>(List.of("<|image token|>", "<|image start|>", "<|image end|>"));
        for (int code = 0; code < 4; code++) {
            lines.add("<|visual token 00000" + code + "|>");
        }
        return lines;
    }
}
