package io.github.flashar.train.adapt;

import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.dropout.Dropout;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loss.CompositeLoss;
import java.util.Optional;

/**
 * Adapts a model made by {@link FlashArModel#fromRaster} in two stages, see {@link StageSchedule}.
 * In stage 1 nothing is back-propagated into trunk or horizontal branch. Closing frees the training
 * state, neither the model nor its teacher.
 */
public final class AdaptationTrainer implements Trainer {

    private final StageSchedule stages;
    private final CompositeLoss loss;
    private final TrainingLoop loop;

    /** Prepares a run without distillation. */
    public AdaptationTrainer(
            FlashArModel model,
            TokenSource data,
            TrainingConfig config,
            AdaptationConfig adaptation) {
        this(model, Optional.empty(), data, config, adaptation);
    }

    /**
     * Prepares a run.
     *
     * @param teacher the raster model that the run may distil; it must not share the model's
     *     weights, and is left as it is
     */
    public AdaptationTrainer(
            FlashArModel model,
            RasterModel teacher,
            TokenSource data,
            TrainingConfig config,
            AdaptationConfig adaptation) {
        this(model, Optional.of(teacher), data, config, adaptation);
    }

    private AdaptationTrainer(
            FlashArModel model,
            Optional<RasterModel> teacher,
            TokenSource data,
            TrainingConfig config,
            AdaptationConfig adaptation) {
        data.checkFits(model.config().backbone());
        this.stages = StageSchedule.of(config.steps(), adaptation);
        this.loss =
                new CompositeLoss(
                        model,
                        teacher,
                        adaptation.auxiliary(),
                        adaptation.extras(),
                        config.precision());
        Dropout dropout = Dropout.of(config.dropout(), model.config(), config.seed());
        this.loop =
                new TrainingLoop(
                        new AdaptationObjective(loss, data, dropout, config, adaptation),
                        model.parameters(),
                        stages.groups(model.config(), model.parameters(), config, adaptation),
                        config,
                        stages.learningRate(config, adaptation));
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
}
