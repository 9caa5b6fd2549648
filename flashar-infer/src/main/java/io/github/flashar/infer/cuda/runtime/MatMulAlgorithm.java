package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_REDUCTION_SCHEME_MASK;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_REDUCTION_SCHEME_NONE;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulAlgoCheck;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulAlgoGetHeuristic;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceSetAttribute;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** A way of cuBLASLt to compute a product: kernel, tile, number of parts of the sum. */
final class MatMulAlgorithm {

    private static final int CANDIDATES = 16;

    private final cublasLtMatmulHeuristicResult_t choice; // keeps the memory of its algorithm

    private MatMulAlgorithm(cublasLtMatmulHeuristicResult_t choice) {
        this.choice = choice;
    }

    /**
     * What cuBLASLt suggests for a product, the fastest by its estimate first; at least one.
     *
     * @param wholeSums only those that sum each result in one piece
     */
    static List<MatMulAlgorithm> candidates(
            cublasLtContext context, MatMulPlan plan, long workspace, boolean wholeSums) {
        cublasLtMatmulPreferenceOpaque_t preference = preference(workspace, wholeSums);
        try {
            var found = new cublasLtMatmulHeuristicResult_t(CANDIDATES);
            int[] count = new int[1];
            int status =
                    cublasLtMatmulAlgoGetHeuristic(
                            context,
                            plan.description(),
                            plan.weight(),
                            plan.x(),
                            plan.y(),
                            plan.y(),
                            preference,
                            CANDIDATES,
                            found,
                            count);
            Status.blas(status, "cublasLtMatmulAlgoGetHeuristic(" + plan.shape() + ")");
            return IntStream.range(0, count[0])
                    .mapToObj(i -> found.getPointer(i))
                    .filter(result -> result.state() == CUBLAS_STATUS_SUCCESS)
                    .map(MatMulAlgorithm::new)
                    .toList();
        } finally {
            Status.blas(
                    cublasLtMatmulPreferenceDestroy(preference), "cublasLtMatmulPreferenceDestroy");
        }
    }

    private static cublasLtMatmulPreferenceOpaque_t preference(long workspace, boolean wholeSums) {
        try (PointerPointer<Pointer> made = new PointerPointer<>(1);
                SizeTPointer bytes = new SizeTPointer(1).put(workspace);
                IntPointer schemes = new IntPointer(new int[] {schemes(wholeSums)})) {
            Status.blas(cublasLtMatmulPreferenceCreate(made), "cublasLtMatmulPreferenceCreate");
            var preference = new cublasLtMatmulPreferenceOpaque_t(made.get(0));
            set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, bytes, Long.BYTES);
            set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, schemes, Integer.BYTES);
            return preference;
        }
    }

    private static int schemes(boolean wholeSums) {
        return wholeSums ? CUBLASLT_REDUCTION_SCHEME_NONE : CUBLASLT_REDUCTION_SCHEME_MASK;
    }

    private static void set(
            cublasLtMatmulPreferenceOpaque_t preference, int attribute, Pointer value, int bytes) {
        Status.blas(
                cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, bytes),
                "cublasLtMatmulPreferenceSetAttribute(" + attribute + ")");
    }

    cublasLtMatmulAlgo_t handle() {
        return choice.algo();
    }

    /** Whether it can compute another product. */
    boolean works(cublasLtContext context, MatMulPlan plan) {
        return status(context, plan) == CUBLAS_STATUS_SUCCESS;
    }

    /** Fails unless it can. */
    void check(cublasLtContext context, MatMulPlan plan) {
        Status.blas(status(context, plan), "cublasLtMatmulAlgoCheck(" + plan.shape() + ")");
    }

    private int status(cublasLtContext context, MatMulPlan plan) {
        try (var result = new cublasLtMatmulHeuristicResult_t()) {
            return cublasLtMatmulAlgoCheck(
                    context,
                    plan.description(),
                    plan.weight(),
                    plan.x(),
                    plan.y(),
                    plan.y(),
                    handle(),
                    result);
        }
    }
}
