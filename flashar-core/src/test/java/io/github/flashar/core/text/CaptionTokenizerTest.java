package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CaptionTokenizerTest {

    /** Hugging Face's tokenizers 0.23 under transformers 5.18 gave these ids. */
    @TestFactory
    Stream<DynamicTest> idsAreThoseOfHuggingFace() throws Exception {
        String json = Files.readString(TokenizerFiles.resource("captions.json"));
        return JsonParser.parseString(json).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(expected -> dynamicTest(expected.toString(), () -> check(expected)));
    }

    private static void check(JsonObject expected) throws Exception {
        int tokens = expected.get("max").getAsInt();
        JsonArray ids = expected.getAsJsonArray("ids");
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(TokenizerFiles.t5(), tokens)) {
            String caption = expected.get("caption").getAsString();

            CaptionTokens actual = tokenizer.encode(List.of("a cat", caption));

            assertThat(actual.validTokens()[1]).isEqualTo(ids.size());
            long[] padded = new long[tokens]; // <pad> is 0
            Arrays.setAll(padded, i -> i < ids.size() ? ids.get(i).getAsLong() : 0);
            assertThat(actual.ids()[1]).containsExactly(padded);
        }
    }

    @Test
    void captionsHaveLlamaGensLengthByDefault() throws Exception {
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(TokenizerFiles.t5())) {
            assertThat(tokenizer.tokens()).isEqualTo(120);
            assertThat(tokenizer.encode(List.of("a cat")).ids()[0]).hasSize(120);
        }
    }

    @Test
    void halfACharacterIsAnUnknownOne() throws Exception {
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(TokenizerFiles.t5(), 8)) {
            CaptionTokens halves = tokenizer.encode(List.of("a \ud83e cat", "a \udd8a cat"));
            CaptionTokens unknown = tokenizer.encode(List.of("a \ufffd cat"));
            assertThat(halves.ids()).isEqualTo(new long[][] {unknown.ids()[0], unknown.ids()[0]});
        }
    }

    @Test
    void oneTokenIsTheEnd() throws Exception {
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(TokenizerFiles.t5(), 1)) {
            assertThat(tokenizer.encode(List.of("a cat")).ids()[0]).containsExactly(1);
        }
        Path file = TokenizerFiles.t5();
        assertThatThrownBy(() -> CaptionTokenizer.open(file, 0))
                .isInstanceOf(InvalidRequestException.class);
    }

    /** The dependency is optional: without it the error says what to add. */
    @Test
    void aMissingDependencyIsNamed() throws Exception {
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> without = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator)) {
            if (!new File(entry).getName().startsWith("tokenizers-")) {
                without.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(
                        without.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Method open =
                    loader.loadClass(CaptionTokenizer.class.getName())
                            .getMethod("open", Path.class);
            assertThatThrownBy(() -> open.invoke(null, TokenizerFiles.t5()))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("needs ai.djl.huggingface:tokenizers")
                    .extracting(error -> error.getClass().getName())
                    .isEqualTo(UnsupportedFeatureException.class.getName());
        }
    }
}
