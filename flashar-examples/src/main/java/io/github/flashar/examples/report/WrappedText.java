package io.github.flashar.examples.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines at its spaces. */
final class WrappedText {

    private static final String CUT = "…";

    private WrappedText() {}

    /**
     * Lines no wider than {@code width} pixels, words that are wider excepted. What does not fit
     * {@code most} lines is left out, which the last line shows.
     */
    static List<String> lines(String text, int width, int most) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (line.isEmpty() || Canvas.textWidth(longer) <= width) {
                line = longer;
            } else {
                lines.add(line);
                line = word;
            }
        }
        lines.add(line);
        if (lines.size() <= most) {
            return lines;
        }
        List<String> kept = new ArrayList<>(lines.subList(0, most));
        kept.set(most - 1, kept.get(most - 1) + CUT);
        return kept;
    }
}
