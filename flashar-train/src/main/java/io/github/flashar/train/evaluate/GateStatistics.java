package io.github.flashar.train.evaluate;

import java.util.stream.IntStream;

/**
 * How decided the gate is, over the interior cells of all grids. A gate that is always near 0 or 1
 * has collapsed: one branch draws alone. NaN where a grid has no interior cells.
 *
 * @param mean weight of the horizontal prediction, 0..1
 * @param entropy mean of −g log₂ g − (1−g) log₂ (1−g), in bits: 1 undecided, 0 decided
 * @param nearVertical share of gates below {@value #NEAR}
 * @param nearHorizontal share of gates above 1 − {@value #NEAR}
 */
public record GateStatistics(
        double mean, double entropy, double nearVertical, double nearHorizontal) {

    /** How near to 0 or 1 counts as decided. */
    public static final double NEAR = 0.05;

    /** Adds up gates. */
    static final class Sums {

        private final int[] interior;
        private long count;
        private double mean;
        private double entropy;
        private long nearVertical;
        private long nearHorizontal;

        /** Prepares for grids whose interior cells stand at these places. */
        Sums(IntStream interior) {
            this.interior = interior.toArray();
        }

        /** Adds grids of so many cells, one after the other. */
        void add(float[] gates, int cells) {
            for (int grid = 0; grid < gates.length; grid += cells) {
                for (int cell : interior) {
                    add(gates[grid + cell]);
                }
            }
        }

        private void add(double gate) {
            count++;
            mean += gate;
            entropy -= product(gate) + product(1 - gate);
            nearVertical += gate < NEAR ? 1 : 0;
            nearHorizontal += gate > 1 - NEAR ? 1 : 0;
        }

        GateStatistics statistics() {
            double n = count == 0 ? Double.NaN : count;
            return new GateStatistics(mean / n, entropy / n, nearVertical / n, nearHorizontal / n);
        }

        /** x log₂ x, 0 at 0. */
        private static double product(double x) {
            return x <= 0 ? 0 : x * Math.log(x) / Math.log(2);
        }
    }
}
