package io.github.flashar.core.emu35;

/**
 * What the stream without the user's text reads under classifier-free guidance. The official code
 * has two; an image depends on which.
 */
public enum UnconditionalPrompt {
    /**
     * The template of prompts around no text, 21 ids: GenEval, gate maps and the images drawn
     * during training, hence all published figures of quality.
     */
    EMPTY_TEXT("You are a helpful assistant for t2i task. USER:  ASSISTANT: "),
    /** Without a task, 16 ids: Emu3.5's own configuration and the benchmark against it. */
    NO_TASK("You are a helpful assistant. USER:  ASSISTANT: ");

    private final String text;

    UnconditionalPrompt(String text) {
        this.text = text;
    }

    /** What stands between the control tokens at both ends. */
    String text() {
        return text;
    }
}
