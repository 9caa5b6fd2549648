package io.github.flashar.core.emu35;

import java.util.Locale;

/**
 * The control tokens that have a part to play, under the names that the official scripts give them.
 * They come from templates and grids only: spelled out in a prompt they are text.
 */
public enum SpecialToken {
    /** Fills up; also the end of a document. */
    PAD("<|endoftext|>", 0),
    /** Begins every prompt. */
    BOS(203),
    /** Ends a sequence. */
    EOS(204),
    /** Stands between the size of an image and its first token. */
    IMG("<|image token|>", 208),
    /** Begins an image, before its size. */
    BOI("<|image start|>", 209),
    /** Ends an image. */
    EOI("<|image end|>", 210),
    /** Stands between the rows of an image that is drawn token by token. */
    EOL(200),
    /** Ends a frame. */
    EOF(201),
    TMS(202),
    /** Ends the templates of prompts. */
    BSS(100),
    ESS(101),
    BOG(60),
    EOG(61),
    BOC(50),
    EOC(51);

    /** How many there are before the tokens of images; most have no part to play. */
    static final int BEFORE_IMAGES = 208;

    private final String text;
    private final int index;

    SpecialToken(String text, int index) {
        this.text = text;
        this.index = index;
    }

    /**
     * One of the numbered tokens, which follow {@code endoftext}, {@code im_start}, {@code im_end}.
     */
    SpecialToken(int extra) {
        this("<|extra_" + extra + "|>", 3 + extra);
    }

    /** How the files spell it. */
    public String text() {
        return text;
    }

    /** Place among the tokens that follow those of text. */
    int index() {
        return index;
    }

    /** Its key in {@code tokenizer_config.json}. */
    String key() {
        return name().toLowerCase(Locale.ROOT) + "_token";
    }
}
