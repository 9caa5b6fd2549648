package io.github.flashar.examples.geneval;

import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt of GenEval's {@code evaluation_metadata.jsonl}, one JSON object a line with the key
 * {@code prompt} and what the scoring needs.
 *
 * @param number line, from 0
 * @param record the line itself
 * @param text what to draw
 */
public record GenEvalPrompt(int number, String record, String text) {

    /** Reads a file of prompts, at least one. */
    public static List<GenEvalPrompt> read(Path file) {
        List<GenEvalPrompt> prompts = new ArrayList<>();
        for (String line : lines(file)) {
            String where = "line " + (prompts.size() + 1);
            String text =
                    JsonConfig.parse(file, where, line.getBytes(StandardCharsets.UTF_8))
                            .string("prompt");
            if (text.isBlank()) {
                throw new InvalidFileException(file, where + " has a blank prompt");
            }
            prompts.add(new GenEvalPrompt(prompts.size(), line, text));
        }
        if (prompts.isEmpty()) {
            throw new InvalidFileException(file, "has no line, expected one prompt at least");
        }
        return prompts;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    /** Its folder in that of all. */
    Path folder(Path all) {
        return all.resolve(String.format("%05d", number));
    }
}
