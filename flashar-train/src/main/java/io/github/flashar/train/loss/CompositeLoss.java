package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.dropout.DropoutPass;
import io.github.flashar.train.loss.Distillation.Student;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loss of an adaptation with all that was asked for:
 *
 * <pre>
 * main + λ_H L_H + λ_V L_V + w_KD · KD + w_gate · collapse
 * main = CE(fused), or a {@link SplitLoss} in its place
 * </pre>
 *
 * Without {@link LossExtras} it is the {@link AdaptationLoss}. Closing it frees its constants,
 * neither model nor teacher.
 */
public final class CompositeLoss implements AutoCloseable {

    private final AdaptationLoss adaptation;
    private final Optional<DistillationLoss> distillation;
    private final DiagonalOrder order;
    private final AuxiliaryWeights auxiliary;
    private final LossExtras extras;
    private final NDManager manager;

    /**
     * Prepares the loss of a model, on its device.
     *
     * @param teacher the raster model as it was, needed for distillation only
     * @param auxiliary λ_H and λ_V
     * @param precision of layers and heads
     */
    public CompositeLoss(
            FlashArModel model,
            Optional<RasterModel> teacher,
            AuxiliaryWeights auxiliary,
            LossExtras extras,
            Precision precision) {
        check(model, extras);
        this.extras = extras;
        this.distillation = extras.distillation().map(wanted -> distillation(wanted, teacher));
        this.adaptation = new AdaptationLoss(model, auxiliary, precision);
        this.order = adaptation.order();
        this.auxiliary = auxiliary;
        this.manager = model.parameters().manager().newSubManager();
    }

    private static void check(FlashArModel model, LossExtras extras) {
        GateConfig gate = model.config().gate();
        Checks.require(
                extras.gateCollapseWeight() == 0
                        || gate instanceof GateConfig.HiddenState
                        || gate instanceof GateConfig.Logits,
                "gate collapse weight = %s needs a gate that decides cell by cell, this one is %s",
                extras.gateCollapseWeight(),
                gate);
        extras.masking().ifPresent(m -> m.checkFits(model.config().backbone().vocabulary()));
    }

    private static DistillationLoss distillation(
            Distillation wanted, Optional<RasterModel> teacher) {
        return new DistillationLoss(
                teacher.orElseThrow(
                        () ->
                                new InvalidRequestException(
                                        "distillation needs the raster model as a teacher")),
                wanted.temperature());
    }

    /** Names of the values of {@link #evaluate}, the loss first. */
    public List<String> terms() {
        List<String> terms = new ArrayList<>(AdaptationLoss.TERMS);
        extras.split().ifPresent(split -> terms.add("split"));
        distillation.ifPresent(loss -> terms.add("distillation"));
        if (extras.gateCollapseWeight() > 0) {
            terms.add("gate_collapse");
        }
        return List.copyOf(terms);
    }

    /**
     * Returns the {@link #terms} of a batch, scalars.
     *
     * @param distil whether this batch is distilled; if not, that term is 0
     */
    public NDList evaluate(MaskedBatch batch, DropoutPass dropout, boolean distil) {
        return extras.equals(LossExtras.NONE)
                ? adaptation.terms(batch.clean(), dropout)
                : composed(batch, adaptation.predict(batch.seen(), dropout), distil);
    }

    @Override
    public void close() {
        distillation.ifPresent(DistillationLoss::close);
        adaptation.close();
        manager.close();
    }

    private NDList composed(MaskedBatch batch, FusedPrediction prediction, boolean distil) {
        NDArray fused = prediction.fused();
        CellLosses cells = adaptation.perCell(prediction, fused, batch.clean());
        CellMean mean = mean(batch.ignored());
        NDArray horizontal = mean.over(cells.horizontal(), i -> CellMean.hasLeft(order, i));
        NDArray vertical = mean.over(cells.vertical(), i -> CellMean.hasAbove(order, i));
        NDArray crossEntropy = mean.over(cells.fused(), i -> true);
        Optional<NDArray> split = extras.split().map(wanted -> wanted.of(cells, mean, order));
        NDArray main = split.orElse(crossEntropy);
        NDArray heads =
                Scalars.scale(horizontal, auxiliary.horizontal())
                        .add(Scalars.scale(vertical, auxiliary.vertical()));
        NDList terms = new NDList(main.add(heads), crossEntropy, horizontal, vertical);
        split.ifPresent(terms::add);
        extras.distillation()
                .ifPresent(
                        wanted ->
                                add(
                                        terms,
                                        distilled(wanted.student(), prediction, batch, distil),
                                        wanted.weight()));
        if (extras.gateCollapseWeight() > 0) {
            add(terms, collapse(cells, batch), extras.gateCollapseWeight());
        }
        return terms;
    }

    private NDArray distilled(
            Student student, FusedPrediction prediction, MaskedBatch batch, boolean distil) {
        if (!distil) {
            return manager.create(0f);
        }
        DistillationLoss loss = distillation.orElseThrow();
        return switch (student) {
            case FUSED -> loss.mean(prediction.fused(), batch.clean(), batch.ignored(), i -> true);
            case VERTICAL ->
                    loss.mean(
                            prediction.vertical(),
                            batch.clean(),
                            batch.ignored(),
                            i -> CellMean.hasAbove(order, i));
        };
    }

    /** A gate decides whether or not the target counts, so no cell is left out. */
    private NDArray collapse(CellLosses cells, MaskedBatch batch) {
        boolean[][] none = MaskedBatch.whole(batch.clean()).ignored();
        return GateCollapse.of(cells.gate(), mean(none), order);
    }

    private CellMean mean(boolean[][] ignored) {
        return new CellMean(manager, order, ignored);
    }

    private static void add(NDList terms, NDArray term, double weight) {
        terms.set(0, terms.get(0).add(Scalars.scale(term, weight)));
        terms.add(term);
    }
}
