package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Emu35PromptsTest {

    private static final TokenGrid GRID = new TokenGrid(55, 73);
    private static final int[] SIZE = {151_852, 20, 20, 9, 22, 18, 151_851};
    private static final int BSS = 151_746;
    private static final int TEMPLATE = 21;

    private final Emu35Tokenizer tokenizer = BundledTokenizer.get();

    @Test
    void aPromptIsATemplateAroundTheTextAndTheSizeOfTheImage() {
        int[] prompt = prompts().build().conditional("a cat", GRID);
        int[] inside =
                tokenizer.encode(
                        "You are a helpful assistant for t2i task. USER: a cat ASSISTANT: ");
        assertThat(prompt)
                .containsExactly(joined(new int[] {151_849}, inside, new int[] {BSS}, SIZE));
    }

    @ParameterizedTest
    @CsvSource({"EMPTY_TEXT, 21", "NO_TASK, 16"})
    void bothUnconditionalPromptsAreThere(UnconditionalPrompt unconditional, int tokens) {
        int[] prompt = prompts().optUnconditional(unconditional).build().unconditional(GRID);
        assertThat(prompt).hasSize(tokens + SIZE.length).endsWith(SIZE);
        assertThat(prompt[tokens - 1]).isEqualTo(BSS);
    }

    /** The one that published figures were made with. */
    @Test
    void theUnconditionalPromptIsTheTemplateAroundNothing() {
        assertThat(prompts().build().unconditional(GRID)).hasSize(TEMPLATE + SIZE.length);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 5", "32, 32, 7", "1024, 1024, 11"})
    void anyGridHasASize(int height, int width, int tokens) {
        int[] prompt = prompts().build().unconditional(new TokenGrid(height, width));
        assertThat(prompt).hasSize(TEMPLATE + tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \n\t"})
    void aBlankPromptIsRefused(String text) {
        refused(prompts().build(), text, "prompt is empty, expected a text");
    }

    @Test
    void aPromptAsLongAsAllowedIsWhole() {
        int tokens = prompts().build().conditional("a cat on a mat", GRID).length - SIZE.length;
        Emu35Prompts enough = prompts().optLimit(PromptLimit.refusing(tokens)).build();
        assertThat(enough.conditional("a cat on a mat", GRID)).hasSize(tokens + SIZE.length);
        Emu35Prompts tooFew = prompts().optLimit(PromptLimit.refusing(tokens - 1)).build();
        refused(
                tooFew,
                "a cat on a mat",
                String.format(
                        "prompt has %d tokens, of which its template takes 21; at most %d are"
                                + " allowed",
                        tokens, tokens - 1));
    }

    @Test
    void longPromptsAreRefusedByDefault() {
        refused(prompts().build(), "a ".repeat(1024), "at most 1024 are allowed");
    }

    /** The official training loses what tells the model that it is its turn. */
    @ParameterizedTest
    @ValueSource(ints = {22, 23, 24, 40, 127, PromptLimit.TRAINED_TOKENS})
    void onlyTheTextIsCut(int limit) {
        Emu35Prompts prompts = prompts().optLimit(PromptLimit.cutting(limit)).build();
        int[] prompt = prompts.conditional("a red car, ".repeat(100), GRID);
        int[] end = joined(tokenizer.encode(" ASSISTANT: "), new int[] {BSS}, SIZE);
        assertThat(prompt)
                .hasSizeBetween(TEMPLATE + SIZE.length, limit + SIZE.length)
                .endsWith(end);
        assertThat(prompt.length).isGreaterThan(limit + SIZE.length - 5);
    }

    /** No half of a surrogate pair is left over, which would be read as another character. */
    @Test
    void charactersAreCutWhole() {
        int[] replacement = tokenizer.encode(" \ufffd");
        for (int limit = 23; limit < 60; limit++) {
            Emu35Prompts prompts = prompts().optLimit(PromptLimit.cutting(limit)).build();
            int[] prompt = prompts.conditional("\ud83d\ude42 ".repeat(99), GRID);
            assertThat(IntStream.of(prompt).boxed())
                    .doesNotContainSequence(IntStream.of(replacement).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void aLimitWithoutRoomForTextIsSaidToBe(int limit) {
        Emu35Prompts prompts = prompts().optLimit(PromptLimit.cutting(limit)).build();
        refused(prompts, "x".repeat(9), "prompt tokens = " + limit + " leave no room for the text");
    }

    @Test
    void aTokenizerAndALimitAreNeeded() {
        assertThatThrownBy(() -> Emu35Prompts.builder().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("tokenizer must be set");
        assertThatThrownBy(() -> PromptLimit.refusing(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("prompt tokens = 0 must be at least 1");
    }

    private static void refused(Emu35Prompts prompts, String text, String message) {
        assertThatThrownBy(() -> prompts.conditional(text, GRID))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private Emu35Prompts.Builder prompts() {
        return Emu35Prompts.builder().setTokenizer(tokenizer);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }
}
