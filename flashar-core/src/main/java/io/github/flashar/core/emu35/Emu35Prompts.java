package io.github.flashar.core.emu35;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ids that precede the tokens of an image: a template with the user's text, then the size of
 * the image.
 *
 * <pre>
 * prompt = BOS "You are a helpful assistant for t2i task. USER: " text " ASSISTANT: " BSS size
 * size   = BOI H "*" W IMG
 * </pre>
 *
 * <p>The official training cuts long prompts at their end, which costs them what follows the text;
 * here only the text is cut. Safe for several threads.
 */
public final class Emu35Prompts {

    private static final String BEFORE = "You are a helpful assistant for t2i task. USER: ";
    private static final String AFTER = " ASSISTANT: ";

    private final Emu35Tokenizer tokenizer;
    private final UnconditionalPrompt unconditional;
    private final PromptLimit limit;

    private Emu35Prompts(Builder builder, Emu35Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.unconditional = builder.unconditional;
        this.limit = builder.limit;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The prompt of an image that shows what a text says.
     *
     * @throws InvalidRequestException if the text is blank, or too long and not to be cut
     */
    public int[] conditional(String text, TokenGrid grid) {
        Checks.require(!text.isBlank(), "prompt is empty, expected a text that says what to draw");
        int[] templated = templated(text);
        if (templated.length > limit.tokens()) {
            if (!limit.cuts()) {
                throw tooLong(templated.length);
            }
            templated = templated(cut(text));
        }
        return joined(templated, size(grid));
    }

    /** Tokens that the size of an image takes at the end of its prompt. */
    public static int sizeTokens(Emu35Tokenizer tokenizer, TokenGrid grid) {
        return builder().setTokenizer(tokenizer).build().size(grid).length;
    }

    /** The prompt of an image of anything. */
    public int[] unconditional(TokenGrid grid) {
        return joined(between(unconditional.text()), size(grid));
    }

    /**
     * A beginning such that one more character would be too much. Cutting ids instead would not do:
     * what follows the text merges with its end.
     */
    private String cut(String text) {
        int fitting = 0;
        int tooLong = text.codePointCount(0, text.length());
        while (tooLong - fitting > 1) {
            int middle = (fitting + tooLong) >>> 1;
            if (templated(beginning(text, middle)).length <= limit.tokens()) {
                fitting = middle;
            } else {
                tooLong = middle;
            }
        }
        String kept = beginning(text, fitting);
        Checks.require(
                !kept.isBlank(),
                "prompt tokens = %d leave no room for the text, its template takes %d; allow more",
                limit.tokens(),
                templated("").length);
        return kept;
    }

    private static String beginning(String text, int codePoints) {
        return text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    private InvalidRequestException tooLong(int tokens) {
        return new InvalidRequestException(
                String.format(
                        "prompt has %d tokens, of which its template takes %d; at most %d are"
                                + " allowed: shorten the text, allow more, or have it cut",
                        tokens, templated("").length, limit.tokens()));
    }

    private int[] templated(String text) {
        return between(BEFORE + text + AFTER);
    }

    /** A text between the control tokens of every prompt. */
    private int[] between(String text) {
        return joined(
                new int[] {id(SpecialToken.BOS)},
                tokenizer.encode(text),
                new int[] {id(SpecialToken.BSS)});
    }

    private int[] size(TokenGrid grid) {
        return joined(
                new int[] {id(SpecialToken.BOI)},
                tokenizer.encode(grid.height() + "*" + grid.width()),
                new int[] {id(SpecialToken.IMG)});
    }

    private int id(SpecialToken token) {
        return tokenizer.vocabulary().id(token);
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    /** Builds {@link Emu35Prompts}. */
    public static final class Builder {

        private @Nullable Emu35Tokenizer tokenizer;
        private UnconditionalPrompt unconditional = UnconditionalPrompt.EMPTY_TEXT;
        private PromptLimit limit = PromptLimit.refusing(PromptLimit.DEFAULT_TOKENS);

        private Builder() {}

        public Builder setTokenizer(Emu35Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
            return this;
        }

        /** What guidance compares with. Default: {@link UnconditionalPrompt#EMPTY_TEXT}. */
        public Builder optUnconditional(UnconditionalPrompt unconditional) {
            this.unconditional = unconditional;
            return this;
        }

        /** Default: prompts of more than {@value PromptLimit#DEFAULT_TOKENS} ids are refused. */
        public Builder optLimit(PromptLimit limit) {
            this.limit = limit;
            return this;
        }

        public Emu35Prompts build() {
            if (tokenizer == null) {
                throw new InvalidRequestException("tokenizer must be set");
            }
            return new Emu35Prompts(this, tokenizer);
        }
    }
}
