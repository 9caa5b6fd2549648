package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import java.util.function.UnaryOperator;

/**
 * Neural operators DJL lacks, composed from those it has. All of them carry gradients.
 *
 * <p>Those a transformer is made of round each row alike, alone and inside any batch, which is what
 * lets an image depend on its seed only. CPU kernels do not by themselves: a matrix product treats
 * the last one to three rows differently, and sigmoid and rsqrt round differently where a vector
 * register is not full. Square root, division and exp do not.
 */
public final class Ops {

    /** A CPU matrix product rounds all rows alike if they come in fours. */
    private static final long GEMM_ROWS = 4;

    /** From here on no difference was seen, with any number of threads from 1 to 16. */
    private static final long MANY_ROWS = 128;

    /** exp of more is infinite, and so would be the gradient. */
    private static final float MAX_EXPONENT = 88;

    private static final double GELU_CUBIC = 0.044715;

    /** 1 + tanh(u) is 2 sigmoid(2u). */
    private static final double GELU_SCALE = 2 * Math.sqrt(2 / Math.PI);

    private Ops() {}

    /**
     * Bias-free linear map {@code y = x Wᵀ}.
     *
     * @param x [..., in]
     * @param weight [out, in]
     * @return [..., out]
     */
    public static NDArray linear(NDArray x, NDArray weight) {
        return inFours(
                x, rows -> rows.getNDArrayInternal().linear(rows, weight, null).singletonOrThrow());
    }

    /**
     * Applies a matrix product to rows that come in fours, adding some of zeros where they do not.
     *
     * @param x [..., in]
     * @param product [..., in] to [..., out]
     * @return [..., out]
     */
    static NDArray inFours(NDArray x, UnaryOperator<NDArray> product) {
        Shape shape = x.getShape();
        int last = shape.dimension() - 1;
        long width = shape.get(last);
        long rows = shape.size() / width;
        if (rows % GEMM_ROWS == 0 || rows > MANY_ROWS) {
            return product.apply(x);
        }
        long missing = GEMM_ROWS - rows % GEMM_ROWS;
        NDArray padded = x.reshape(rows, width).pad(new Shape(0, 0, 0, missing), 0);
        NDArray result = product.apply(padded).get(new NDIndex().addSliceDim(0, rows));
        return result.reshape(shape.slice(0, last).add(result.getShape().get(1)));
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
        return x.div(meanSquare.add(Scalars.of(x, eps)).sqrt()).mul(weight);
    }

    /** {@code x · sigmoid(x)}, also called swish; rounds each element alike. */
    public static NDArray silu(NDArray x) {
        return x.div(inverseSigmoid(x));
    }

    /**
     * {@link #silu} for pictures: faster, but the last few elements of an array may round
     * differently.
     */
    public static NDArray fastSilu(NDArray x) {
        return x.mul(x.getNDArrayInternal().sigmoid());
    }

    /**
     * Gaussian error linear unit in its tanh form, {@code x/2 · (1 + tanh(√(2/π) (x + 0.044715
     * x³)))}; rounds each element alike.
     */
    public static NDArray tanhGelu(NDArray x) {
        NDArray cubic = x.square().mul(x).mul(Scalars.of(x, GELU_CUBIC));
        return x.div(inverseSigmoid(x.add(cubic).mul(Scalars.of(x, GELU_SCALE))));
    }

    /** Logistic function; rounds each element alike. */
    public static NDArray sigmoid(NDArray x) {
        return x.onesLike().div(inverseSigmoid(x));
    }

    private static NDArray inverseSigmoid(NDArray x) {
        return x.neg().minimum(Scalars.of(x, MAX_EXPONENT)).exp().add(Scalars.of(x, 1));
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
