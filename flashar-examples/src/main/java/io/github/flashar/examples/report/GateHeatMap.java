package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** Draws a {@link GateMap}: one coloured square a cell, with a colour bar. */
public final class GateHeatMap {

    static final int MARGIN = 36;
    static final int BAR_WIDTH = 18;

    private static final int WHOLE = 400;
    private static final int LARGEST_CELL = 48;
    private static final int SMALLEST_CELL = 4;
    private static final int CELL_WITH_NUMBER = 32;
    private static final int BAR_SPACE = 150;

    private final GateMap map;
    private final int cell;

    private GateHeatMap(GateMap map) {
        this.map = map;
        int side = Math.max(map.grid().height(), map.grid().width());
        this.cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, WHOLE / side));
    }

    /** Returns the picture of a gate map. */
    public static RgbImage draw(GateMap map) {
        return new GateHeatMap(map).draw();
    }

    /** Side of one cell's square in pixels. */
    static int cellSize(GateMap map) {
        return new GateHeatMap(map).cell;
    }

    private RgbImage draw() {
        BufferedImage image = Canvas.create(plotWidth() + MARGIN + BAR_SPACE, height());
        Graphics2D graphics = Canvas.graphics(image);
        for (int row = 0; row < map.grid().height(); row++) {
            for (int column = 0; column < map.grid().width(); column++) {
                drawCell(graphics, row, column);
            }
        }
        drawAxes(graphics);
        drawBar(graphics, MARGIN + plotWidth() + 24);
        graphics.dispose();
        return Pictures.fromJava2D(image);
    }

    private void drawCell(Graphics2D graphics, int row, int column) {
        double gate = map.at(row, column);
        int x = MARGIN + column * cell;
        int y = MARGIN + row * cell;
        graphics.setColor(GateColors.at(gate));
        graphics.fillRect(x, y, cell, cell);
        if (cell >= CELL_WITH_NUMBER) {
            graphics.setColor(GateColors.ink(gate));
            Canvas.centred(graphics, shortNumber(gate), x + cell / 2, y + cell / 2);
        }
    }

    private void drawAxes(Graphics2D graphics) {
        graphics.setColor(Canvas.MUTED);
        graphics.drawRect(MARGIN - 1, MARGIN - 1, plotWidth() + 1, plotHeight() + 1);
        Canvas.centred(graphics, "column q", MARGIN + plotWidth() / 2, MARGIN / 2);
        graphics.rotate(-Math.PI / 2);
        Canvas.centred(graphics, "row p", -(MARGIN + plotHeight() / 2), MARGIN / 2);
        graphics.rotate(Math.PI / 2);
    }

    private void drawBar(Graphics2D graphics, int x) {
        int height = plotHeight();
        for (int y = 0; y < height; y++) {
            graphics.setColor(GateColors.at(1 - (double) y / Math.max(1, height - 1)));
            graphics.fillRect(x, MARGIN + y, BAR_WIDTH, 1);
        }
        graphics.setColor(Canvas.MUTED);
        graphics.drawRect(x, MARGIN, BAR_WIDTH, height - 1);
        graphics.setColor(Color.BLACK);
        label(graphics, "1  horizontal", x, 0);
        label(graphics, "0.5", x, height / 2);
        label(graphics, "0  vertical", x, height - 1);
    }

    private static void label(Graphics2D graphics, String text, int barX, int y) {
        Canvas.leftAligned(graphics, text, barX + BAR_WIDTH + 8, MARGIN + y);
    }

    private static String shortNumber(double gate) {
        String number = String.format(Locale.ROOT, "%.2f", gate);
        return switch (number) {
            case "0.00" -> "0";
            case "1.00" -> "1";
            default -> number.substring(1);
        };
    }

    private int plotWidth() {
        return map.grid().width() * cell;
    }

    private int plotHeight() {
        return map.grid().height() * cell;
    }

    private int height() {
        return plotHeight() + 2 * MARGIN;
    }
}
