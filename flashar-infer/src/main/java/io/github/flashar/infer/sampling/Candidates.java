package io.github.flashar.infer.sampling;

/** Tokens that may be drawn, ids ascending, with weights proportional to their probabilities. */
final class Candidates {

    final int[] ids;
    final double[] weights;
    int count;

    Candidates(int vocabulary) {
        this.ids = new int[vocabulary];
        this.weights = new double[vocabulary];
    }

    void add(int id, double weight) {
        ids[count] = id;
        weights[count++] = weight;
    }

    double totalWeight() {
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
        }
        return total;
    }

    /**
     * Inverts the cumulative distribution, summed in ascending token id.
     *
     * @param uniform in [0, 1)
     */
    int at(double uniform) {
        double target = uniform * totalWeight();
        double cumulative = weights[0];
        int i = 0;
        // ends: the same sum in the same order reaches the total, which exceeds the target
        while (cumulative <= target) {
            cumulative += weights[++i];
        }
        return ids[i];
    }
}
