package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.cublasLtCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmul;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;

/**
 * Matrix products through cuBLASLt, accumulated in float32. The algorithm for a shape is chosen
 * once and kept, so the same product gives the same bits each time.
 *
 * <p>A deterministic instance chooses one algorithm for all numbers of rows, one that sums a result
 * in one piece: then a row's result does not depend on the rows beside it.
 */
public final class MatMuls implements AutoCloseable {

    /** Bytes that each prepared stream takes. */
    public static final long WORKSPACE_BYTES = 32L << 20;

    /** Rows of a pass of a middling batch, for which a shared algorithm should be fast. */
    private static final int TYPICAL_ROWS = 256;

    private static final int MANY_ROWS = 16_384;

    private final CudaDevice device;
    private final boolean deterministic;
    private final cublasLtContext context = new cublasLtContext();
    private final Map<MatMulShape, MatMulPlan> plans = new HashMap<>();
    private final Map<MatMulShape, MatMulAlgorithm> algorithms = new HashMap<>(); // one row's shape
    private final Map<CudaStream, DeviceMemory> workspaces = new HashMap<>();

    /** Makes it without a plan for any shape. */
    public MatMuls(CudaDevice device, boolean deterministic) {
        this.device = device;
        this.deterministic = deterministic;
        device.use();
        Status.blas(cublasLtCreate(context), "cublasLtCreate");
    }

    /**
     * Prepares a stream to multiply. To be called before {@link CudaStream#capture}, which allows
     * no allocation.
     */
    public void prepare(CudaStream stream) {
        workspaces.computeIfAbsent(stream, any -> DeviceMemory.allocate(device, WORKSPACE_BYTES));
    }

    /** Frees what {@link #prepare} took, if it did, once the stream has no more to do. */
    public void release(CudaStream stream) {
        DeviceMemory workspace = workspaces.remove(stream);
        if (workspace != null) {
            workspace.close();
        }
    }

    /**
     * Asks a prepared stream for a product.
     *
     * @param x [rows, inputs]
     * @param weight [outputs, inputs], its rows {@link MatMulShape#weightStride} apart
     * @param y [rows, outputs]
     */
    public void multiply(
            CudaStream stream,
            MatMulShape shape,
            DeviceMemory x,
            DeviceMemory weight,
            DeviceMemory y) {
        MatMulPlan plan = plans.computeIfAbsent(shape, this::plan);
        DeviceMemory workspace = workspaces.get(stream);
        if (workspace == null) {
            throw new IllegalStateException("the stream is not prepared to multiply");
        }
        stream.ask(shape, () -> launch(stream, plan, x, weight, y, workspace));
    }

    private void launch(
            CudaStream stream,
            MatMulPlan plan,
            DeviceMemory x,
            DeviceMemory weight,
            DeviceMemory y,
            DeviceMemory workspace) {
        Status.blas(
                cublasLtMatmul(
                        context,
                        plan.description(),
                        plan.one(),
                        weight.pointer(),
                        plan.weight(),
                        x.pointer(),
                        plan.x(),
                        plan.beta(),
                        y.pointer(),
                        plan.y(),
                        y.pointer(),
                        plan.y(),
                        plan.algorithm().handle(),
                        workspace.pointer(),
                        workspace.bytes(),
                        stream.handle()),
                "cublasLtMatmul(" + plan.shape() + ")");
    }

    private MatMulPlan plan(MatMulShape shape) {
        MatMulPlan plan = new MatMulPlan(shape);
        plan.use(deterministic ? sharedAlgorithm(shape, plan) : fastest(plan));
        return plan;
    }

    private MatMulAlgorithm fastest(MatMulPlan plan) {
        return MatMulAlgorithm.candidates(context, plan, WORKSPACE_BYTES, false).get(0);
    }

    /** The algorithm of all products with this weight's sizes, whatever the rows. */
    private MatMulAlgorithm sharedAlgorithm(MatMulShape shape, MatMulPlan plan) {
        MatMulAlgorithm shared =
                algorithms.computeIfAbsent(shape.withRows(1), any -> forAnyRows(shape));
        shared.check(context, plan);
        return shared;
    }

    /** The best for {@value #TYPICAL_ROWS} rows of those that also work for one and for many. */
    private MatMulAlgorithm forAnyRows(MatMulShape shape) {
        try (MatMulPlan typical = new MatMulPlan(shape.withRows(TYPICAL_ROWS));
                MatMulPlan one = new MatMulPlan(shape.withRows(1));
                MatMulPlan many = new MatMulPlan(shape.withRows(MANY_ROWS))) {
            return MatMulAlgorithm.candidates(context, typical, WORKSPACE_BYTES, true).stream()
                    .filter(a -> a.works(context, one) && a.works(context, many))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new CudaException(
                                            "cuBLASLt has no algorithm for every number of rows of "
                                                    + shape));
        }
    }

    @Override
    public void close() {
        device.use();
        plans.values().forEach(MatMulPlan::close);
        plans.clear();
        algorithms.clear();
        workspaces.values().forEach(DeviceMemory::close);
        workspaces.clear();
        Status.blas(cublasLtDestroy(context), "cublasLtDestroy");
    }
}
