package io.github.flashar.train.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loss.CrossEntropy;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Linear probes of a frozen raster model for the token below a cell:
 *
 * <pre>
 * mixture   z = head(Σ_l softmax(a)_l · norm(h_l))
 * layer l   z_l = head_l(norm(h_l))
 * </pre>
 *
 * h_l is the output of the first l layers, norm has no weights of its own; a starts at 0, each head
 * at the model's own. The mixture is our reading of Fig. 3 of arXiv 2605.09430, whose code is not
 * published; the single heads say which layer alone predicts best, which is where to branch.
 *
 * <p>Closing it frees the probes, not the model.
 */
public final class VerticalProbe implements AutoCloseable {

    private static final String MIXTURE = "mixture";
    private static final String WEIGHTS = "weights";
    private static final String OUTPUT = "output.weight";

    private final RasterModel model;
    private final List<Integer> layers;
    private final ProbeStates states;
    private final Parameters parameters;
    private final Watch watch;

    /**
     * Prepares probes. Each layer's head takes {@code 4 · K · d} bytes, K the rows of the model's
     * head, four times that while it trains; the logits of one head at a time come on top.
     *
     * @param layers to probe, ascending, of 0..L
     */
    public VerticalProbe(RasterModel model, List<Integer> layers, ProbeMask mask) {
        Checks.require(model.config().grid().height() > 1, "a single row has nothing below it");
        Checks.atLeast("layers to probe", layers.size(), 1);
        for (int i = 0; i < layers.size(); i++) {
            int above = i == 0 ? 0 : layers.get(i - 1) + 1;
            Checks.inRange("layer to probe", layers.get(i), above, model.config().layers());
        }
        this.model = model;
        this.layers = List.copyOf(layers);
        this.states = new ProbeStates(model, this.layers, mask);
        this.parameters = new Parameters(model.parameters().manager());
        NDArray head = model.parameters().get(OUTPUT);
        parameters.initialize(
                new ParameterSpec(WEIGHTS, new Shape(layers.size()), Initializer.ZEROS), 0);
        parameters.putCopy(MIXTURE, head);
        layers.forEach(layer -> parameters.putCopy(name(layer), head));
        this.watch = LeakDetector.watch(this);
    }

    /** Every layer there is, 0..L. */
    public static List<Integer> allLayers(RasterModel model) {
        return IntStream.rangeClosed(0, model.config().layers()).boxed().toList();
    }

    /** Trains the probes on grids, then scores them on grids kept apart. */
    public ProbeResult fit(
            TokenSource data,
            TokenSource heldOut,
            TrainingConfig config,
            TrainingListener listener) {
        data.checkFits(model.config());
        heldOut.checkFits(model.config());
        List<String> names = List.copyOf(parameters.asMap().keySet());
        List<ParameterGroup> groups = List.of(new ParameterGroup("probes", names, 1, 0, 0));
        TrainingConfig passes =
                config.toBuilder().optAccumulation(config.accumulation() * heads()).build();
        try (ProbeObjective objective = new ProbeObjective(this, data, config);
                TrainingLoop loop = new TrainingLoop(objective, parameters, groups, passes)) {
            loop.run(listener);
        }
        return score(heldOut, config.batchSize());
    }

    /** Number of heads: the mixture's, then each layer's. */
    int heads() {
        return 1 + layers.size();
    }

    /** What all heads see of a batch; the caller frees it. */
    ProbeBatch show(TokenBatch batch) {
        return states.of(batch);
    }

    /** Mean cross-entropy of a head, a scalar. */
    NDArray crossEntropy(int head, ProbeBatch batch) {
        return head == 0
                ? crossEntropy(mixture(batch), MIXTURE, batch)
                : crossEntropy(batch.states().get(head - 1), name(layers.get(head - 1)), batch);
    }

    @Override
    public void close() {
        watch.close();
        parameters.close();
        states.close();
    }

    private NDArray mixture(ProbeBatch batch) {
        NDArray shares = parameters.get(WEIGHTS).softmax(-1);
        NDArray mixed = batch.states().get(0).mul(shares.get(0));
        for (int i = 1; i < layers.size(); i++) {
            mixed = mixed.add(batch.states().get(i).mul(shares.get(i)));
        }
        return mixed;
    }

    private NDArray crossEntropy(NDArray states, String head, ProbeBatch batch) {
        NDArray logits = Ops.linear(states, parameters.get(head)); // [B, T, K]
        return CrossEntropy.perToken(logits, batch.targets()).mean();
    }

    private ProbeResult score(TokenSource heldOut, int batchSize) {
        double[] sums = new double[heads()];
        for (int from = 0; from < heldOut.size(); from += batchSize) {
            int to = Math.min(heldOut.size(), from + batchSize);
            try (ProbeBatch batch = show(heldOut.batch(IntStream.range(from, to).toArray()))) {
                for (int head = 0; head < sums.length; head++) {
                    sums[head] += value(head, batch) * (to - from) / heldOut.size();
                }
            }
        }
        return new ProbeResult(layers, shares(), sums[0], Arrays.copyOfRange(sums, 1, sums.length));
    }

    private double value(int head, ProbeBatch batch) {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            return crossEntropy(head, batch).getFloat();
        }
    }

    private double[] shares() {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            float[] shares = parameters.get(WEIGHTS).softmax(-1).toFloatArray();
            return IntStream.range(0, shares.length).mapToDouble(i -> shares[i]).toArray();
        }
    }

    private static String name(int layer) {
        return "layer" + layer;
    }
}
