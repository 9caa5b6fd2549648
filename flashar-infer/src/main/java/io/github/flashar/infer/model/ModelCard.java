package io.github.flashar.infer.model;

import java.util.ArrayList;
import java.util.List;

/** README.md of a model folder: what the model is and how it came about. */
public final class ModelCard {

    private final List<String> lines = new ArrayList<>();

    public ModelCard(String title, String description) {
        lines.addAll(List.of("# " + title, "", description, ""));
    }

    /** Adds a fact. Returns this card. */
    public ModelCard fact(String name, Object value) {
        lines.add("- " + name + ": " + value);
        return this;
    }

    /** The text in Markdown. */
    public String text() {
        return String.join("\n", lines) + "\n";
    }
}
