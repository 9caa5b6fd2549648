package io.github.flashar.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown. */
public final class MarkdownTable {

    private final List<String> lines = new ArrayList<>();

    public MarkdownTable(List<String> header) {
        row(header);
        row(header.stream().map(cell -> "---").toList());
    }

    /** Adds a row. Returns this table. */
    public MarkdownTable row(List<String> cells) {
        lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
