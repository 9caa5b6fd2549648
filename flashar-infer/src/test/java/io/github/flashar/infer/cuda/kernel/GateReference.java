package io.github.flashar.infer.cuda.kernel;

/**
 * Fusion and guidance of rows in double precision.
 *
 * @param hidden [S · m · width], the gate's hidden layer
 * @param out [width]
 * @param scales of the guided images
 */
record GateReference(
        Targets targets, int images, float[] hidden, float[] out, double bias, float[] scales) {

    boolean hasLeft(int target) {
        return isFed(target + targets.leftShift());
    }

    boolean hasAbove(int target) {
        return isFed(target + targets.aboveShift());
    }

    private boolean isFed(int token) {
        return token >= 0 && token < targets.tokens();
    }

    /** Weight of the prediction from the left. */
    double weight(int stream, int target) {
        if (!hasLeft(target)) {
            return 0;
        }
        if (!hasAbove(target)) {
            return 1;
        }
        double sum = bias;
        int row = stream * targets.count() + target;
        for (int i = 0; i < out.length; i++) {
            sum += out[i] * ActivationTest.silu(hidden[row * out.length + i]);
        }
        return 1 / (1 + Math.exp(-sum));
    }

    /** Guides rows of a width, [S · m · width] to [B · m · width]. */
    double[] guide(double[] rows, int width) {
        int size = targets.count() * width; // of a stream
        double[] guided = new double[images * size];
        for (int i = 0; i < guided.length; i++) {
            double conditional = rows[i];
            boolean isGuided = i / size < scales.length;
            double unconditional = isGuided ? rows[images * size + i] : conditional;
            double scale = isGuided ? scales[i / size] : 1;
            guided[i] = unconditional + scale * (conditional - unconditional);
        }
        return guided;
    }
}
