package io.github.flashar.infer.generate;

import io.github.flashar.core.emu35.Emu35Prompts;
import io.github.flashar.core.emu35.Emu35Tokenizer;
import io.github.flashar.core.emu35.PromptLimit;
import io.github.flashar.core.emu35.UnconditionalPrompt;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.model.TextFormat;
import java.util.List;

/**
 * Turns prompts into tokens of the model's own vocabulary.
 *
 * @param prompts templates around a text, which leave room for what follows it
 * @param grid to draw, which a prompt names
 * @param unconditional tokens of what guidance leads away from
 */
record TextReader(Emu35Prompts prompts, TokenGrid grid, int[] unconditional)
        implements SubjectReader {

    /**
     * Opens the text tokenizer of a generator.
     *
     * @param cuts whether the end of a prompt goes that is too long; else it is refused
     */
    static TextReader open(
            TokenGrid grid, TextFormat format, UnconditionalPrompt unconditional, boolean cuts) {
        Emu35Tokenizer tokenizer = Emu35Tokenizer.open(format.folder());
        int room = format.tokens() - Emu35Prompts.sizeTokens(tokenizer, grid);
        Emu35Prompts prompts =
                Emu35Prompts.builder()
                        .setTokenizer(tokenizer)
                        .optUnconditional(unconditional)
                        .optLimit(new PromptLimit(Math.max(1, room), cuts))
                        .build();
        int[] nothing = prompts.unconditional(grid);
        Checks.require(
                nothing.length <= format.tokens(),
                "%s has room for prompts of %d tokens, but the one without a text takes %d already;"
                        + " convert it again with more",
                format.folder(),
                format.tokens(),
                nothing.length);
        return new TextReader(prompts, grid, nothing);
    }

    @Override
    public void check(GenerationRequest request) {
        request.images().forEach(this::tokens);
    }

    @Override
    public Reading read(List<ImageSpec> images, StopRule stop) {
        return (request, batch) ->
                request.setTexts(
                        batch.stream()
                                .map(spec -> new TextPrompt(tokens(spec), unconditional))
                                .toList());
    }

    private int[] tokens(ImageSpec spec) {
        return prompts.conditional(((Subject.Prompt) spec.subject()).text(), grid);
    }
}
