package io.github.flashar.train.adapt;

import ai.djl.ndarray.NDList;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loss.AdaptationLoss;
import java.util.List;

/**
 * Adapts a model made by {@link FlashArModel#fromRaster} in two stages, see {@link StageSchedule}.
 * In stage 1 nothing is back-propagated into trunk or horizontal branch. Closing frees the training
 * state, not the model.
 */
public final class AdaptationTrainer implements Trainer {

    private final StageSchedule stages;
    private final AdaptationLoss loss;
    private final TrainingLoop loop;

    /** Prepares a run in float32. */
    public AdaptationTrainer(
            FlashArModel model,
            TokenSource data,
            TrainingConfig config,
            AdaptationConfig adaptation) {
        this(model, data, config, adaptation, Precision.FLOAT32);
    }

    /** Prepares a run whose layers and heads compute in a precision. */
    public AdaptationTrainer(
            FlashArModel model,
            TokenSource data,
            TrainingConfig config,
            AdaptationConfig adaptation,
            Precision precision) {
        data.checkFits(model.config().backbone());
        this.stages = StageSchedule.of(config.steps(), adaptation);
        this.loss = new AdaptationLoss(model, adaptation.auxiliaryWeight(), precision);
        this.loop =
                new TrainingLoop(
                        objective(data, config, adaptation + " in " + precision),
                        model.parameters(),
                        stages.groups(model.config(), model.parameters(), config, adaptation),
                        config);
    }

    @Override
    public void run(TrainingListener listener) {
        loop.run(listener);
    }

    /** Where stage 2 begins. */
    public StageSchedule stages() {
        return stages;
    }

    @Override
    public TrainingLoop loop() {
        return loop;
    }

    @Override
    public void close() {
        loop.close();
        loss.close();
    }

    private Objective objective(TokenSource data, TrainingConfig config, String name) {
        TokenBatches batches =
                new TokenBatches(data, config.batchSize(), config.labelDropout(), config.seed());
        return new Objective() {
            @Override
            public List<String> terms() {
                return AdaptationLoss.TERMS;
            }

            @Override
            public NDList evaluate(long batch) {
                return loss.terms(batches.batch(batch));
            }

            @Override
            public String describe() {
                return name + " on " + data.size() + " grids";
            }

            @Override
            public long tokensPerBatch() {
                return batches.tokensPerBatch();
            }
        };
    }
}
