package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictYamlTest {

    @TempDir Path folder;

    @Test
    void plainYamlSaysWhatJsonDoes() throws IOException {
        JsonConfig config =
                read(
                        """
                        # settings
                        name: a text with spaces
                        quoted: "1"
                        whole: 131072
                        real: 1.0e-2
                        on: True
                        nothing: null
                        block:
                          - 1
                          - 2
                        flow: [3, 4]
                        inner: {a: 5}
                        """);

        assertThat(config.string("name")).isEqualTo("a text with spaces");
        assertThat(config.string("quoted")).isEqualTo("1");
        assertThat(config.integer("whole")).isEqualTo(131_072);
        assertThat(config.number("real")).isEqualTo(0.01);
        assertThat(config.flag("on")).isTrue();
        assertThat(config.json().get("nothing").isJsonNull()).isTrue();
        assertThat(config.integers("block")).isEqualTo(List.of(1, 2));
        assertThat(config.integers("flow")).isEqualTo(List.of(3, 4));
        assertThat(config.object("inner").integer("a")).isEqualTo(5);
        assertThatThrownBy(config::rejectUnknown).hasMessageContaining("unknown [nothing]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is no mapping",
                "[1] | is no mapping",
                "a: 1\\na: 2 | line 2: found duplicate key a",
                "a: [1 | line 1: expected ',' or ']'",
                "a: b: c | line 1: mapping values are not allowed here",
                "a: 1\\n---\\nb: 2 | line 2: but found another document",
                "1: a | has the key 1, expected a text",
                "a: !!python/object:os.system x | line 1: could not determine a constructor",
                "a: !!binary AAAA | holds a tagged value",
                "a: &x [1]\\nb: *x | Number of aliases for non-scalar nodes exceeds",
                "a: &x {b: *x} | Number of aliases for non-scalar nodes exceeds",
            })
    void whatJsonCannotSayIsRefused(String text, String message) throws IOException {
        String lines = text.replace("\\n", "\n");
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(folder.resolve("config.yaml") + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void hostileFilesAreRefusedBeforeTheyCost() {
        assertThatThrownBy(() -> read("a: " + "[".repeat(60_000)))
                .hasMessageContaining("nested deeper than 32");
        assertThatThrownBy(() -> read("a: " + "x".repeat(70_000)))
                .hasMessageContaining("longer than 65536 bytes");
        assertThatThrownBy(() -> read(new byte[] {'a', ':', ' ', (byte) 0xff}))
                .hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> JsonConfig.readYaml(folder.resolve("absent.yaml")))
                .hasMessageContaining("does not exist");
    }

    private JsonConfig read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonConfig read(byte[] bytes) throws IOException {
        return JsonConfig.readYaml(Files.write(folder.resolve("config.yaml"), bytes));
    }
}
