package io.github.flashar.examples.console;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text: the first column stands left, the others right. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        rows.add(List.of(header));
    }

    /** Adds a row with as many cells as the header. Returns this table. */
    public TextTable row(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells in a table of " + rows.get(0).size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    @Override
    public String toString() {
        List<String> lines = rows.stream().map(this::line).toList();
        return String.join(System.lineSeparator(), lines);
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder(pad(row.get(0), width(0), true));
        for (int column = 1; column < row.size(); column++) {
            line.append(GAP).append(pad(row.get(column), width(column), false));
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width, boolean left) {
        String space = " ".repeat(width - text.length());
        return left ? text + space : space + text;
    }
}
