package io.github.flashar.train.probe;

import ai.djl.ndarray.NDList;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.List;
import java.util.Optional;

/**
 * The heads' losses, which share no parameter, added up: one head a pass, so that the logits of two
 * never lie in memory together. All passes over a batch take the same states.
 */
final class ProbeObjective implements Objective, AutoCloseable {

    private final VerticalProbe probe;
    private final TokenBatches batches;
    private final int examples;
    private Optional<ProbeBatch> shown = Optional.empty();

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

    /**
     * {@inheritDoc}
     *
     * @param pass number of the batch times the number of heads, plus the head
     */
    @Override
    public NDList evaluate(long pass) {
        int head = (int) (pass % probe.heads());
        if (head == 0) {
            close();
            shown = Optional.of(probe.show(batches.batch(pass / probe.heads())));
        }
        // The loop averages over the passes of a step.
        return new NDList(
                Scalars.scale(probe.crossEntropy(head, shown.orElseThrow()), probe.heads()));
    }

    @Override
    public String describe() {
        return "vertical probes on " + examples + " grids";
    }

    @Override
    public long tokensPerBatch() {
        return batches.tokensPerBatch();
    }

    @Override
    public void close() {
        shown.ifPresent(ProbeBatch::close);
        shown = Optional.empty();
    }
}
