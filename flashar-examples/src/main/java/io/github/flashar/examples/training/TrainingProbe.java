package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.adapt.StageRates;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a few steps of each stage, of one forward pass each, on made-up weights and grids: what a
 * step costs depends on neither.
 *
 * @param config of the adapted model
 * @param training batch, dropouts
 * @param adaptation losses
 */
public record TrainingProbe(
        FlashArConfig config, TrainingConfig training, AdaptationConfig adaptation) {

    /** The first step allocates what the others use again. */
    private static final int STEPS = 3;

    /**
     * Seconds that a forward pass, its backward pass and an update take. A step of k passes takes
     * at most k times as long, for it makes one update.
     *
     * @param stage 1 or 2
     */
    public double secondsPerPass(int stage) {
        TrainingConfig few =
                training.toBuilder().setSteps(STEPS).optAccumulation(1).optWarmup(0).build();
        AdaptationConfig only =
                adaptation
                        .withStages(stage == 1 ? 1 : 0, adaptation.pretrainedFactor())
                        .with(StageRates.ONE_COSINE);
        MadeUpGrids grids = new MadeUpGrids(config.backbone(), training.batchSize());
        List<Double> rates = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = SyntheticWeights.model(config, manager);
                AdaptationTrainer trainer =
                        new AdaptationTrainer(model, model.backbone(), grids, few, only)) {
            trainer.run(progress -> rates.add(progress.tokensPerSecond()));
        }
        double tokens = (double) training.batchSize() * config.backbone().grid().cells();
        return rates.stream().skip(1).mapToDouble(rate -> tokens / rate).average().orElseThrow();
    }
}
