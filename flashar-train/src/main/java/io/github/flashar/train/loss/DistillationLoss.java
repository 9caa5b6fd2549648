package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.data.TokenBatch;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * How far a prediction of FlashAR's, the student's, is from that of the raster model it was made
 * of, its teacher:
 *
 * <pre>
 * KD = T² / N · Σ over N cells of KL(p ‖ q),  KL(p ‖ q) = Σ over V of p (ln p − ln q)
 * p  = softmax(teacher's logits / T), from every cell before in raster order
 * q  = softmax(student's logits / T), from the diagonals before
 * </pre>
 *
 * T² keeps the gradient's size when the temperature T flattens both: by a student's logit it is T
 * (q − p) / N. Cells can be left out, such as those whose token the student did not see as it is; N
 * counts the others. The teacher is never trained.
 *
 * <p>Source: Hinton et al., <em>Distilling the Knowledge in a Neural Network</em>, arXiv
 * 1503.02531; the official FlashAR trainers use it beside the cross-entropy, see {@link
 * Distillation.Student}.
 *
 * <p>Closing it frees its constants, not the teacher.
 */
public final class DistillationLoss implements AutoCloseable {

    private final RasterLoss teacher;
    private final NDManager manager;
    private final DiagonalOrder order;
    private final NDArray cells; // int64 [H·W], raster numbers in diagonal order
    private final double temperature;

    /**
     * Prepares the loss of a teacher, on its device.
     *
     * @param temperature T, above 0; 1 compares the distributions as they are
     */
    public DistillationLoss(RasterModel teacher, double temperature) {
        Checks.require(
                temperature > 0 && Double.isFinite(temperature),
                "distillation temperature = %s must be above 0 and finite",
                temperature);
        this.teacher = new RasterLoss(teacher);
        this.manager = teacher.parameters().manager().newSubManager();
        this.order = new DiagonalOrder(teacher.config().grid());
        long[] numbers = Arrays.stream(order.cells()).asLongStream().toArray();
        this.cells = NativeMemory.keep(manager.create(numbers), manager);
        this.temperature = temperature;
    }

    /** Mean over all cells, a scalar; the arguments are those of {@link #perCell}. */
    public NDArray mean(NDArray student, TokenBatch clean) {
        return perCell(student, clean).mean();
    }

    /**
     * Mean over the cells of a predicate that are not excluded, a scalar; 0 if it holds for none.
     *
     * @param excluded [B][H·W], raster order; at least one cell of the batch is not
     * @param cells of indices in diagonal order
     */
    NDArray mean(NDArray student, TokenBatch clean, boolean[][] excluded, IntPredicate cells) {
        requireOneLeft(excluded);
        return new CellMean(manager, order, excluded).over(perCell(student, clean), cells);
    }

    /**
     * {@code T² KL(p ‖ q)} of each cell, [B, H·W] in diagonal order.
     *
     * @param student logits in diagonal order, [B, H·W, V], from {@link AdaptationLoss#predict}
     * @param clean what the teacher sees, whatever the student saw
     */
    public NDArray perCell(NDArray student, TokenBatch clean) {
        NDArray teacherLog = logSoftmax(teacherLogits(clean)); // [B, H·W, V]
        NDArray divergence = teacherLog.exp().mul(teacherLog.sub(logSoftmax(student)));
        NDArray sum = divergence.sum(new int[] {-1}); // [B, H·W]
        return Scalars.scale(sum, temperature * temperature);
    }

    @Override
    public void close() {
        teacher.close();
        manager.close();
    }

    /** [B, H·W, V] in diagonal order. */
    private NDArray teacherLogits(TokenBatch clean) {
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            return teacher.logits(clean).get(new NDIndex(":, {}", cells));
        }
    }

    private NDArray logSoftmax(NDArray logits) {
        return Scalars.scale(logits, 1 / temperature).logSoftmax(-1);
    }

    private static void requireOneLeft(boolean[][] excluded) {
        int cells = 0;
        int left = 0;
        for (boolean[] row : excluded) {
            for (boolean out : row) {
                cells++;
                left += out ? 0 : 1;
            }
        }
        Checks.require(left > 0, "all %d cells are excluded, expected one at least", cells);
    }
}
