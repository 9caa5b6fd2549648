package io.github.flashar.core.emu35;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Ids of Emu3.5's own tokenizer. It parses control tokens wherever they stand; here they come from
 * templates, so a text of a case is taken apart at its control tokens first.
 */
class Emu3TokenizerGoldenTest {

    private static final Pattern SIZE = Pattern.compile("\\[BOI\\] (\\d+\\*\\d+) \\[IMG\\]");
    private static final Pattern CONTROL = Pattern.compile("<\\|[^|]+\\|>");
    private static final Pattern PROMPT =
            Pattern.compile(
                    "<\\|extra_203\\|>You are a helpful assistant for t2i task\\. USER: (.+)"
                            + " ASSISTANT: <\\|extra_100\\|>");

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("emu3-tokenizer").tests(Emu3TokenizerGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        JsonObject vectors = vectors(fixture);
        List<GoldenAspect> aspects = new ArrayList<>();
        aspects.add(
                new GoldenAspect(
                        "vocabulary",
                        golden ->
                                golden.equal(
                                        "size",
                                        new long[] {tokenizer().vocabulary().size()},
                                        new long[] {vectors.get("n_vocab").getAsLong()})));
        vectors.getAsJsonObject("cases")
                .asMap()
                .forEach(
                        (name, value) ->
                                aspects.add(
                                        new GoldenAspect(
                                                name,
                                                golden ->
                                                        compare(golden, value.getAsJsonObject()))));
        return aspects;
    }

    private static void compare(GoldenComparison golden, JsonObject expected) {
        String text = expected.get("text").getAsString();
        long[] ids =
                expected.getAsJsonArray("ids").asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray();
        golden.equal("ids", takenApart(text).toArray(), ids);
        Matcher prompt = PROMPT.matcher(text);
        if (prompt.matches()) {
            golden.equal("prompt", promptOf(prompt.group(1)), ids);
        }
        for (UnconditionalPrompt unconditional : UnconditionalPrompt.values()) {
            if (text.equals("<|extra_203|>" + unconditional.text() + "<|extra_100|>")) {
                golden.equal("unconditional", promptOf(unconditional), ids);
            }
        }
    }

    private static LongStream takenApart(String text) {
        String spelled = SIZE.matcher(text).replaceAll("<|image start|>$1<|image token|>");
        Matcher control = CONTROL.matcher(spelled);
        LongStream ids = LongStream.empty();
        int from = 0;
        while (control.find()) {
            ids = LongStream.concat(ids, encoded(spelled.substring(from, control.start())));
            ids = LongStream.concat(ids, LongStream.of(id(control.group())));
            from = control.end();
        }
        return LongStream.concat(ids, encoded(spelled.substring(from)));
    }

    private static LongStream encoded(String text) {
        return IntStream.of(tokenizer().encode(text)).asLongStream();
    }

    private static long id(String control) {
        return Arrays.stream(SpecialToken.values())
                .filter(token -> token.text().equals(control))
                .mapToLong(tokenizer().vocabulary()::id)
                .findFirst()
                .orElseThrow();
    }

    private static long[] promptOf(String text) {
        return templated(prompts().build().conditional(text, new TokenGrid(3, 4)));
    }

    private static long[] promptOf(UnconditionalPrompt unconditional) {
        Emu35Prompts prompts = prompts().optUnconditional(unconditional).build();
        return templated(prompts.unconditional(new TokenGrid(3, 4)));
    }

    /** Without the five ids of the size 3*4. */
    private static long[] templated(int[] prompt) {
        return Arrays.stream(prompt).limit(prompt.length - 5).asLongStream().toArray();
    }

    private static Emu35Prompts.Builder prompts() {
        return Emu35Prompts.builder().setTokenizer(tokenizer());
    }

    private static Emu35Tokenizer tokenizer() {
        return BundledTokenizer.get();
    }

    private static JsonObject vectors(GoldenFixture fixture) {
        String name = fixture.json().get("vectors").getAsString();
        try {
            String json = Files.readString(fixture.path().resolve(name));
            return JsonParser.parseString(json).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
