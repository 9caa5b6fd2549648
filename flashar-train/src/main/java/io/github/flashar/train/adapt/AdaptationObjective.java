package io.github.flashar.train.adapt;

import ai.djl.ndarray.NDList;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.dropout.Dropout;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loss.CompositeLoss;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.loss.MaskedBatch;
import java.util.List;

/** The loss of an adaptation as a function of the batch's number, draws included. */
final class AdaptationObjective implements Objective {

    private final CompositeLoss loss;
    private final TokenSource data;
    private final TokenBatches batches;
    private final Dropout dropout;
    private final TrainingConfig config;
    private final AdaptationConfig adaptation;

    AdaptationObjective(
            CompositeLoss loss,
            TokenSource data,
            Dropout dropout,
            TrainingConfig config,
            AdaptationConfig adaptation) {
        this.loss = loss;
        this.data = data;
        this.batches =
                new TokenBatches(data, config.batchSize(), config.labelDropout(), config.seed());
        this.dropout = dropout;
        this.config = config;
        this.adaptation = adaptation;
    }

    @Override
    public List<String> terms() {
        return loss.terms();
    }

    @Override
    public NDList evaluate(long batch) {
        return loss.evaluate(
                masked(batches.batch(batch), batch), dropout.pass(batch), distils(batch));
    }

    @Override
    public String describe() {
        return adaptation + " on " + data.size() + " grids";
    }

    @Override
    public long tokensPerBatch() {
        return batches.tokensPerBatch();
    }

    private MaskedBatch masked(TokenBatch clean, long batch) {
        return extras().masking()
                .map(masking -> masking.apply(clean, batch, data.vocabulary(), config.seed()))
                .orElseGet(() -> MaskedBatch.whole(clean));
    }

    /** All batches of a step or none. */
    private boolean distils(long batch) {
        long step = batch / config.accumulation();
        return extras().distillation()
                .map(distillation -> distillation.appliesAt(step, config.seed()))
                .orElse(false);
    }

    private LossExtras extras() {
        return adaptation.extras();
    }
}
