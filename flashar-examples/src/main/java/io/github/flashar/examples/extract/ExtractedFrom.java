package io.github.flashar.examples.extract;

import java.util.List;

/**
 * What an extraction remembers of its inputs.
 *
 * @param tokenizer SHA-256 of the weights of the image tokenizer
 * @param classNames by label
 */
public record ExtractedFrom(String tokenizer, List<String> classNames) {

    public ExtractedFrom {
        classNames = List.copyOf(classNames);
    }
}
