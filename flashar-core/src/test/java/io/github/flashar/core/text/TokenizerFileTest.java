package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Most of these files would end the process if the native tokenizer saw them. */
class TokenizerFileTest {

    private static final String MAP = "precompiled_charsmap";

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"models", "steps", "maps"})
    void malformedFilesAreRefused(String what, Consumer<JsonObject> damage, String message)
            throws Exception {
        JsonObject json = t5();
        damage.accept(json);
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        assertThatThrownBy(() -> CaptionTokenizer.open(file))
                .isInstanceOf(FlashArException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(file.toString().length() + 400);
    }

    static Stream<Arguments> models() {
        return Stream.of(
                damage("another model", model("type", new JsonPrimitive("BPE")), "with BPE"),
                damage("no unknown piece", model("unk_id", JsonNull.INSTANCE), "unk_id is null"),
                damage("unknown piece -1", model("unk_id", new JsonPrimitive(-1)), "unk_id is -1"),
                damage("unknown piece", model("unk_id", new JsonPrimitive(999)), "expected the pl"),
                damage("no pieces", model("vocab", new JsonArray()), "unk_id is 2"),
                damage("pieces by name", model("vocab", new JsonObject()), "a list of pieces"),
                damage("a lone piece", vocabulary("[\"x\"]"), "[148] is no [\"piece\", score]"),
                damage("no score", vocabulary("[\"x\", \"y\"]"), "[148] is no"),
                damage("no text", vocabulary("[1, 2]"), "[148] is no"),
                damage("an empty piece", vocabulary("[\"\", -1]"), "[148] is empty or"),
                damage("a piece twice", vocabulary("[\"</s>\", -1]"), "[148] is empty or there"),
                damage(
                        "no end",
                        json -> pieces(json).set(1, JsonParser.parseString("[\"other\", 0]")),
                        "lacks </s>"),
                damage(
                        "no padding",
                        json -> pieces(json).set(0, JsonParser.parseString("[\"other\", 0]")),
                        "lacks <pad>"),
                damage("no added tokens", json -> json.remove("added_tokens"), "is no tokenizer"),
                damage("no model", json -> json.remove("model"), "model is missing"));
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                damage("no normalizer", json -> json.remove("normalizer"), "normalizer is missing"),
                damage("another normalizer", type("normalizer", "Bert"), "with Bert"),
                damage("another split", type("pre_tokenizer", "Bert"), "with Bert"),
                damage("an empty sequence", type("normalizer", "Sequence"), "a list of steps"),
                damage("a slow pattern", normalizer("{\"Regex\": \"(a+)+$\"}"), "Regex is"));
    }

    static Stream<Arguments> maps() {
        return Stream.of(
                damage("no base64", map("!!"), "expected base64 text"),
                damage("no map", map(""), "expected a character map"),
                damage("no units", map(bytes(0)), "expected a character map"),
                damage("units of 6 bytes", map(bytes(6, 0, 0)), "expected a character map"),
                damage("units beyond the end", map(bytes(8, 0)), "expected a character map"),
                damage("4 GiB of units", map(bytes(-4, 0)), "expected a character map"),
                damage("one unit only", map(bytes(4, 0)), "expected a character map"),
                damage("children outside", map(units(1 << 10 << 9, 0)), "expected a character map"),
                damage("children far out", map(units(-1 >>> 1, 0)), "expected a character map"),
                damage(
                        "a root that calls itself a value",
                        map(units(1 << 31 | 1 << 10 << 9, 0)),
                        "expected a character map"),
                damage("a value outside", map(units(1 << 8, 7)), "expected a character map"),
                damage("no UTF-8", map(withTexts(0x80)), "expected a character map"));
    }

    /** A sound map of one block that maps nothing: the checks refuse no more than they must. */
    @Test
    void aSoundMapIsRead() throws Exception {
        JsonObject json = t5();
        map(units(0, 0)).accept(json);
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(file, 9)) {
            assertThat(tokenizer.encode(List.of("a cat")).validTokens()).containsExactly(3);
        }
    }

    /** Whatever the map: a tokenizer that reads any text, or an error of this library. */
    @Test
    void damagedMapsNeverReachTheNativeCode() throws Exception {
        byte[] whole =
                Base64.getDecoder()
                        .decode(t5().getAsJsonObject("normalizer").get(MAP).getAsString());
        Random random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += isRefused(damaged) ? 1 : 0;
        }
        assertThat(refused).isBetween(30, 299);
    }

    private boolean isRefused(byte[] map) throws Exception {
        JsonObject json = t5();
        map(map).accept(json);
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(file)) {
            tokenizer.encode(List.of("\uff21\uff43 caf\u0065\u0301 \ufb01 \u2026 \u3000 \u00a0 e"));
            return false;
        } catch (InvalidFileException e) {
            return true;
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        assertThatThrownBy(() -> CaptionTokenizer.open(file)).hasMessageContaining("not exist");
        Files.writeString(file, "{\"version\": \"1.0\", \"mod");
        assertThatThrownBy(() -> CaptionTokenizer.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("is not JSON");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(64L << 20).write(ByteBuffer.wrap(new byte[1]));
        }
        assertThatThrownBy(() -> CaptionTokenizer.open(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("has 67108865 bytes");
    }

    private static JsonObject t5() throws Exception {
        return JsonParser.parseString(Files.readString(TokenizerFiles.t5())).getAsJsonObject();
    }

    private static Arguments damage(String what, Consumer<JsonObject> damage, String message) {
        return arguments(what, damage, message);
    }

    private static Consumer<JsonObject> model(String key, JsonElement value) {
        return json -> json.getAsJsonObject("model").add(key, value);
    }

    private static Consumer<JsonObject> vocabulary(String entry) {
        return json -> pieces(json).add(JsonParser.parseString(entry));
    }

    private static JsonArray pieces(JsonObject json) {
        return json.getAsJsonObject("model").getAsJsonArray("vocab");
    }

    private static Consumer<JsonObject> type(String step, String type) {
        return json -> {
            JsonObject replaced = new JsonObject();
            replaced.addProperty("type", type);
            json.add(step, replaced);
        };
    }

    private static Consumer<JsonObject> normalizer(String pattern) {
        return json -> {
            type("normalizer", "Replace").accept(json);
            json.getAsJsonObject("normalizer").add("pattern", JsonParser.parseString(pattern));
        };
    }

    private static Consumer<JsonObject> map(String base64) {
        return json -> json.getAsJsonObject("normalizer").addProperty(MAP, base64);
    }

    private static Consumer<JsonObject> map(byte[] map) {
        return map(Base64.getEncoder().encodeToString(map));
    }

    /** One block of 256 units, of which the first two are given, and one text. */
    private static byte[] units(int first, int second) {
        int[] values = new int[258];
        values[0] = 1024;
        values[1] = first;
        values[2] = second;
        values[257] = 'x';
        return bytes(values);
    }

    private static byte[] withTexts(int text) {
        int[] values = new int[258];
        values[0] = 1024;
        values[257] = text;
        return bytes(values);
    }

    private static byte[] bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(buffer::putInt);
        return buffer.array();
    }
}
