package io.github.flashar.examples.report;

import java.awt.Color;

/**
 * Colours of gate values: blue at 0 (the vertical branch decides), white at 0.5 (both alike), red
 * at 1 (the horizontal branch decides), linear in between.
 */
final class GateColors {

    static final Color VERTICAL = new Color(38, 96, 204);
    static final Color BALANCED = new Color(247, 247, 245);
    static final Color HORIZONTAL = new Color(218, 48, 38);

    private GateColors() {}

    /** Returns the colour of a gate value; values outside 0..1 take the nearest end. */
    static Color at(double gate) {
        double value = Math.max(0, Math.min(1, gate));
        return value < 0.5
                ? mix(VERTICAL, BALANCED, value * 2)
                : mix(BALANCED, HORIZONTAL, value * 2 - 1);
    }

    /** Returns black or white, whichever reads better on the colour of a gate value. */
    static Color ink(double gate) {
        Color paper = at(gate);
        double luminance =
                0.299 * paper.getRed() + 0.587 * paper.getGreen() + 0.114 * paper.getBlue();
        return luminance > 140 ? new Color(0x22, 0x22, 0x22) : Color.WHITE;
    }

    private static Color mix(Color from, Color to, double share) {
        return new Color(
                mix(from.getRed(), to.getRed(), share),
                mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
