package io.github.flashar.infer.cuda.kernel;

/**
 * Attention in double precision.
 *
 * @param first padding tokens of each stream
 */
record AttentionReference(
        Heads heads,
        int streams,
        int tokens,
        int context,
        int capacity,
        int[] first,
        boolean causal) {

    /** [S, n, queries · D]. */
    double[] attend(float[] q, float[] keys, float[] values) {
        double[] y = new double[streams * tokens * heads.queries() * heads.dim()];
        for (int row = 0; row < y.length / heads.dim(); row++) {
            int head = row % heads.queries();
            int token = row / heads.queries() % tokens;
            int stream = row / heads.queries() / tokens;
            int from = ((stream * heads.queries() + head) * tokens + token) * heads.stride();
            int group = heads.queries() / heads.keyValues();
            int cache = (stream * heads.keyValues() + head / group) * capacity * heads.stride();
            attend(q, from, keys, values, cache, weightless(stream, token), y, row * heads.dim());
        }
        return y;
    }

    /** Weights of the keys of a query before their scores are known: 1 if seen, else 0. */
    private double[] weightless(int stream, int token) {
        double[] weights = new double[context + tokens];
        int own = context + token;
        int last = causal ? own : context + tokens - 1;
        for (int key = 0; key <= last; key++) {
            weights[key] = key >= first[stream] || key == own ? 1 : 0;
        }
        return weights;
    }

    private void attend(
            float[] q,
            int from,
            float[] keys,
            float[] values,
            int cache,
            double[] weights,
            double[] y,
            int to) {
        double sum = 0;
        for (int key = 0; key < weights.length; key++) {
            double score = 0;
            for (int i = 0; i < heads.dim(); i++) {
                score += (double) q[from + i] * keys[cache + key * heads.stride() + i];
            }
            weights[key] *= Math.exp(score / Math.sqrt(heads.dim()));
            sum += weights[key];
        }
        for (int key = 0; key < weights.length; key++) {
            for (int i = 0; i < heads.dim(); i++) {
                y[to + i] += weights[key] / sum * values[cache + key * heads.stride() + i];
            }
        }
    }
}
