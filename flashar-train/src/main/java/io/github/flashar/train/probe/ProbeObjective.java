package io.github.flashar.train.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.List;

/** The probes' losses, which share no parameter, added up. */
final class ProbeObjective implements Objective {

    private final VerticalProbe probe;
    private final TokenBatches batches;
    private final int examples;

    ProbeObjective(VerticalProbe probe, TokenSource data, TrainingConfig config) {
        this.probe = probe;
        this.batches =
                new TokenBatches(data, config.batchSize(), config.labelDropout(), config.seed());
        this.examples = data.size();
    }

    @Override
    public List<String> terms() {
        return List.of("loss");
    }

    @Override
    public NDList evaluate(long batch) {
        NDList losses = probe.crossEntropies(batches.batch(batch));
        NDArray sum = losses.get(0);
        for (NDArray loss : losses.subNDList(1)) {
            sum = sum.add(loss);
        }
        return new NDList(sum);
    }

    @Override
    public String describe() {
        return "vertical probes on " + examples + " grids";
    }

    @Override
    public long tokensPerBatch() {
        return batches.tokensPerBatch();
    }
}
