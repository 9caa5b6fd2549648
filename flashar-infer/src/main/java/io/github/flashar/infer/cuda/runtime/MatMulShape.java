package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.error.Checks;

/**
 * A product {@code Y = X · Wᵀ}, or {@code Y += X · Wᵀ}, of row-major matrices.
 *
 * @param rows M, rows of X and Y
 * @param outputs N, rows of W and columns of Y
 * @param inputs K, columns of X and W
 * @param storage of X and W
 * @param result of Y
 * @param accumulates whether the product is added to what Y holds
 */
public record MatMulShape(
        int rows, int outputs, int inputs, Storage storage, Storage result, boolean accumulates) {

    public MatMulShape {
        Checks.atLeast("rows", rows, 1);
        Checks.atLeast("outputs", outputs, 1);
        Checks.atLeast("inputs", inputs, 1);
    }

    /** The same for another number of rows. */
    MatMulShape withRows(int count) {
        return new MatMulShape(count, outputs, inputs, storage, result, accumulates);
    }

    /** Multiplications and additions it takes. */
    public double flops() {
        return 2.0 * rows * outputs * inputs;
    }
}
