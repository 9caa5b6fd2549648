package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;

/** What an image is to show. */
public sealed interface Subject {

    /**
     * A class of a class-conditional model.
     *
     * @param id 0..classes−1; id {@code classes} is the null class, "anything"
     */
    record ClassId(int id) implements Subject {

        public ClassId {
            Checks.atLeast("class id", id, 0);
        }
    }

    /**
     * A caption in words, for a text-conditional model; the generator needs a text encoder.
     *
     * @param text at least one character that is not blank
     */
    record Prompt(String text) implements Subject {

        public Prompt {
            Checks.require(!text.isBlank(), "prompt \"%s\" is blank: say what to draw", text);
        }
    }

    /**
     * A caption that was encoded before, for a text-conditional model.
     *
     * @param name what a person calls it
     * @param features of its tokens
     */
    record Caption(String name, CaptionFeatures features) implements Subject {}
}
