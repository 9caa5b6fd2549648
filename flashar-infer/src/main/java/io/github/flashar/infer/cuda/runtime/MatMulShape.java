package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.error.Checks;

/**
 * A product {@code Y = X · Wᵀ}, or {@code Y += X · Wᵀ}, of row-major matrices.
 *
 * @param rows M, rows of X and Y
 * @param outputs N, rows of W and columns of Y
 * @param inputs K, columns of X and W
 * @param weightStride values from one row of W to the next, at least K: W may be a part of a wider
 *     matrix
 * @param storage of X and W
 * @param result of Y
 * @param accumulates whether the product is added to what Y holds
 */
public record MatMulShape(
        int rows,
        int outputs,
        int inputs,
        int weightStride,
        Storage storage,
        Storage result,
        boolean accumulates) {

    public MatMulShape {
        Checks.atLeast("rows", rows, 1);
        Checks.atLeast("outputs", outputs, 1);
        Checks.atLeast("inputs", inputs, 1);
        Checks.atLeast("weight stride", weightStride, inputs);
    }

    /** {@code Y = X · Wᵀ} with a weight that is no part of another. */
    public static MatMulShape of(
            int rows, int outputs, int inputs, Storage storage, Storage result) {
        return new MatMulShape(rows, outputs, inputs, inputs, storage, result, false);
    }

    /** The same with the product added to what Y holds. */
    public MatMulShape accumulating() {
        return new MatMulShape(rows, outputs, inputs, weightStride, storage, result, true);
    }

    /** The same with a weight that is part of a matrix of wider rows. */
    public MatMulShape withWeightStride(int values) {
        return new MatMulShape(rows, outputs, inputs, values, storage, result, accumulates);
    }

    /** The same for another number of rows. */
    MatMulShape withRows(int count) {
        return new MatMulShape(count, outputs, inputs, weightStride, storage, result, accumulates);
    }

    /** What stands for all products with weights of its sizes. */
    String label() {
        return "multiply " + outputs + " x " + inputs;
    }

    /** Multiplications and additions it takes. */
    public double flops() {
        return 2.0 * rows * outputs * inputs;
    }
}
