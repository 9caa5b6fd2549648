package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

/** Neural operators DJL lacks, composed from those it has. All of them carry gradients. */
public final class Ops {

    /** Below this many rows a CPU GEMM takes another kernel, whose rounding differs. */
    private static final long MIN_GEMM_ROWS = 4;

    private Ops() {}

    /**
     * Bias-free linear map {@code y = x Wᵀ}.
     *
     * <p>Fewer than four rows are padded with zeros: a row then rounds the same alone and inside any
     * batch, which is what lets an image depend on its seed only.
     *
     * @param x [..., in]
     * @param weight [out, in]
     * @return [..., out]
     */
    public static NDArray linear(NDArray x, NDArray weight) {
        Shape shape = x.getShape();
        int last = shape.dimension() - 1;
        long width = shape.get(last);
        long rows = shape.size() / width;
        if (rows >= MIN_GEMM_ROWS) {
            return affine(x, weight);
        }
        NDArray padding =
                x.getManager()
                        .zeros(new Shape(MIN_GEMM_ROWS - rows, width), x.getDataType());
        NDArray padded = affine(x.reshape(rows, width).concat(padding, 0), weight);
        return padded.get("0:" + rows).reshape(shape.slice(0, last).add(weight.getShape().get(0)));
    }

    private static NDArray affine(NDArray x, NDArray weight) {
        return x.getNDArrayInternal().linear(x, weight, null).singletonOrThrow();
    }

    /**
     * Root-mean-square norm over the last axis: {@code x / sqrt(mean(x²) + eps) · weight}.
     *
     * <p>Source: Zhang and Sennrich, arXiv 1910.07467.
     *
     * @param x [..., d]
     * @param weight [d]
     */
    public static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
        NDArray meanSquare = x.square().mean(new int[] {-1}, true);
        return x.mul(meanSquare.add(eps).pow(-0.5)).mul(weight);
    }

    /** {@code x · sigmoid(x)}, also called swish. */
    public static NDArray silu(NDArray x) {
        return x.mul(sigmoid(x));
    }

    /** Logistic function. */
    public static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    /**
     * Looks rows up: {@code table[ids]}.
     *
     * @param ids int64 [...]
     * @param table [rows, d]
     * @return [..., d]
     */
    public static NDArray embedding(NDArray ids, NDArray table) {
        return table.getNDArrayInternal()
                .embedding(ids, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /** Concatenates along an axis. */
    public static NDArray concat(int axis, NDArray... arrays) {
        return NDArrays.concat(new NDList(arrays), axis);
    }
}
