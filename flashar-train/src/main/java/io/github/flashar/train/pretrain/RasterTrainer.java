package io.github.flashar.train.pretrain;

import ai.djl.ndarray.NDList;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.dropout.Dropout;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loss.RasterLoss;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.List;

/** Trains a raster model on token grids. Closing frees the training state, not the model. */
public final class RasterTrainer implements Trainer {

    private final RasterLoss loss;
    private final TrainingLoop loop;

    /** Prepares a run. */
    public RasterTrainer(RasterModel model, TokenSource data, TrainingConfig config) {
        data.checkFits(model.config());
        Parameters parameters = model.parameters();
        List<ParameterGroup> groups =
                ParameterGroup.decayingMatrices(
                        "model",
                        parameters,
                        parameters.asMap().keySet(),
                        1,
                        config.weightDecay(),
                        0);
        this.loss = new RasterLoss(model, config.precision());
        Dropout dropout = Dropout.of(config.dropout(), model.config(), config.seed());
        this.loop = new TrainingLoop(objective(data, config, dropout), parameters, groups, config);
    }

    @Override
    public void run(TrainingListener listener) {
        loop.run(listener);
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

    private Objective objective(TokenSource data, TrainingConfig config, Dropout dropout) {
        TokenBatches batches =
                new TokenBatches(data, config.batchSize(), config.labelDropout(), config.seed());
        return new Objective() {
            @Override
            public List<String> terms() {
                return List.of("loss");
            }

            @Override
            public NDList evaluate(long batch) {
                return new NDList(loss.mean(batches.batch(batch), dropout.pass(batch)));
            }

            @Override
            public String describe() {
                return "raster model on " + data.size() + " grids";
            }

            @Override
            public long tokensPerBatch() {
                return batches.tokensPerBatch();
            }
        };
    }
}
