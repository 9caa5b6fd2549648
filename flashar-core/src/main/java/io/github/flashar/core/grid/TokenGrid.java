package io.github.flashar.core.grid;

import io.github.flashar.core.error.Checks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as H rows of W tokens. A <em>cell</em> is (p, q) = (row, column) or its raster number
 * p·W + q. Anti-diagonal t holds the cells with p + q = t; there are H + W − 1 of them.
 *
 * @param height H, rows, 1..{@value #MAX_SIDE}
 * @param width W, columns, 1..{@value #MAX_SIDE}
 */
public record TokenGrid(int height, int width) {

    /** Longest side accepted: 16,384 pixels under 16× down-sampling. */
    public static final int MAX_SIDE = 1024;

    private static final Pattern SIDES = Pattern.compile("(\\d{1,9})x(\\d{1,9})");

    public TokenGrid {
        Checks.inRange("grid height", height, 1, MAX_SIDE);
        Checks.inRange("grid width", width, 1, MAX_SIDE);
    }

    /**
     * Reads {@code HxW}, as {@link #toString} writes it.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if it is anything else
     */
    public static TokenGrid parse(String text) {
        Matcher sides = SIDES.matcher(text);
        Checks.require(
                sides.matches(), "grid = \"%s\" must be HxW in tokens, for example 16x16", text);
        return new TokenGrid(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    /** Number of tokens, H·W: the passes of a raster decoder. */
    public int cells() {
        return height * width;
    }

    /** Number of anti-diagonals, H + W − 1: the passes of the diagonal decoder. */
    public int diagonals() {
        return height + width - 1;
    }

    /** Raster number of cell (row, column). */
    public int cell(int row, int column) {
        return row * width + column;
    }

    /** Row p of a raster number. */
    public int row(int cell) {
        return cell / width;
    }

    /** Column q of a raster number. */
    public int column(int cell) {
        return cell % width;
    }

    /** Anti-diagonal p + q of a raster number. */
    public int diagonal(int cell) {
        return row(cell) + column(cell);
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
