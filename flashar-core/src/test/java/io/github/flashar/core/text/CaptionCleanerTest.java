package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidRequestException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionCleanerTest {

    /** LlamaGen's own function gave these texts. */
    @TestFactory
    Stream<DynamicTest> captionsBecomeWhatTheyDoInLlamaGen() throws Exception {
        String json = Files.readString(TokenizerFiles.resource("cleaned.json"));
        return JsonParser.parseString(json).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonArray)
                .map(pair -> dynamicTest(pair.get(0).toString(), () -> check(pair)));
    }

    private static void check(JsonArray pair) {
        assertThat(CaptionCleaner.clean(pair.get(0).getAsString()))
                .isEqualTo(pair.get(1).getAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "-", "<", "<a", "<!--", "&", ".", "9", "a.", "%41", "\"'", " : ", "a9"})
    void textsOfTheGreatestLengthEnd(String part) {
        String longest = part.repeat(CaptionCleaner.MAX_LENGTH / part.length());
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(CaptionCleaner.clean(longest)).hasSizeLessThan(2 * 2048));
    }

    @Test
    void longerTextsAreRefused() {
        String longer = "a".repeat(CaptionCleaner.MAX_LENGTH + 1);
        assertThatThrownBy(() -> CaptionCleaner.clean(longer))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("2049 characters is too long");
    }
}
