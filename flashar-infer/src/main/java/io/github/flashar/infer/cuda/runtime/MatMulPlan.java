package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSA;
import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescSetAttribute;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutDestroy;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * A product as cuBLASLt wants it described. It thinks in columns, so our row-major matrices are
 * their transposes to it: {@code Yᵀ [N, M] = (Wᵀ)ᵀ [N, K] · Xᵀ [K, M]}.
 */
final class MatMulPlan implements AutoCloseable {

    private final MatMulShape shape;
    private final cublasLtMatmulDescOpaque_t description;
    private final cublasLtMatrixLayoutOpaque_t weight;
    private final cublasLtMatrixLayoutOpaque_t x;
    private final cublasLtMatrixLayoutOpaque_t y;
    private final FloatPointer one = new FloatPointer(1f);
    private final FloatPointer beta;
    private @Nullable MatMulAlgorithm algorithm;

    MatMulPlan(MatMulShape shape) {
        this.shape = shape;
        this.beta = new FloatPointer(shape.accumulates() ? 1f : 0f);
        this.description = describe();
        this.weight =
                layout(shape.storage(), shape.inputs(), shape.outputs(), shape.weightStride());
        this.x = layout(shape.storage(), shape.inputs(), shape.rows(), shape.inputs());
        this.y = layout(shape.result(), shape.outputs(), shape.rows(), shape.outputs());
    }

    private static cublasLtMatmulDescOpaque_t describe() {
        try (PointerPointer<Pointer> made = new PointerPointer<>(1);
                IntPointer transposed = new IntPointer(new int[] {CUBLAS_OP_T})) {
            Status.blas(
                    cublasLtMatmulDescCreate(made, CUBLAS_COMPUTE_32F, CUDA_R_32F),
                    "cublasLtMatmulDescCreate");
            var description = new cublasLtMatmulDescOpaque_t(made.get(0));
            Status.blas(
                    cublasLtMatmulDescSetAttribute(
                            description, CUBLASLT_MATMUL_DESC_TRANSA, transposed, Integer.BYTES),
                    "cublasLtMatmulDescSetAttribute");
            return description;
        }
    }

    private static cublasLtMatrixLayoutOpaque_t layout(
            Storage storage, long rows, long columns, long stride) {
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            Status.blas(
                    cublasLtMatrixLayoutCreate(made, storage.type(), rows, columns, stride),
                    "cublasLtMatrixLayoutCreate");
            return new cublasLtMatrixLayoutOpaque_t(made.get(0));
        }
    }

    /** Decides how it is computed. */
    void use(MatMulAlgorithm chosen) {
        this.algorithm = chosen;
    }

    MatMulAlgorithm algorithm() {
        if (algorithm == null) {
            throw new IllegalStateException("no algorithm chosen for " + shape);
        }
        return algorithm;
    }

    MatMulShape shape() {
        return shape;
    }

    cublasLtMatmulDescOpaque_t description() {
        return description;
    }

    cublasLtMatrixLayoutOpaque_t weight() {
        return weight;
    }

    cublasLtMatrixLayoutOpaque_t x() {
        return x;
    }

    cublasLtMatrixLayoutOpaque_t y() {
        return y;
    }

    FloatPointer one() {
        return one;
    }

    FloatPointer beta() {
        return beta;
    }

    @Override
    public void close() {
        Status.blas(cublasLtMatmulDescDestroy(description), "cublasLtMatmulDescDestroy");
        Status.blas(cublasLtMatrixLayoutDestroy(weight), "cublasLtMatrixLayoutDestroy");
        Status.blas(cublasLtMatrixLayoutDestroy(x), "cublasLtMatrixLayoutDestroy");
        Status.blas(cublasLtMatrixLayoutDestroy(y), "cublasLtMatrixLayoutDestroy");
        one.close();
        beta.close();
    }
}
