package io.github.flashar.train.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loss.CrossEntropy;
import io.github.flashar.train.optim.ParameterGroup;
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

    /**
     * Prepares probes; each layer's head takes {@code 4 · V · d} bytes, four times that while it
     * trains.
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
    }

    /** Every layer there is, 0..L. */
    public static List<Integer> allLayers(RasterModel model) {
        return IntStream.rangeClosed(0, model.config().layers()).boxed().toList();
    }

    /** Trains the probes on grids, then scores them on grids kept apart. */
    public ProbeResult fit(
            TokenSource data,
            TokenDataset heldOut,
            TrainingConfig config,
            TrainingListener listener) {
        data.checkFits(model.config());
        heldOut.checkFits(model.config());
        List<String> names = List.copyOf(parameters.asMap().keySet());
        List<ParameterGroup> groups = List.of(new ParameterGroup("probes", names, 1, 0, 0));
        try (TrainingLoop loop =
                new TrainingLoop(
                        new ProbeObjective(this, data, config), parameters, groups, config)) {
            loop.run(listener);
        }
        return score(heldOut, config.batchSize());
    }

    /** Mean cross-entropies of a batch, scalars: of the mixture, then of each layer's head. */
    NDList crossEntropies(TokenBatch batch) {
        NDList hidden = new NDList();
        states.of(batch).forEach(h -> hidden.add(normalize(h)));
        NDArray targets = states.targets(batch); // [B, T]
        NDArray shares = parameters.get(WEIGHTS).softmax(-1);
        NDArray mixed = hidden.get(0).mul(shares.get(0));
        for (int i = 1; i < layers.size(); i++) {
            mixed = mixed.add(hidden.get(i).mul(shares.get(i)));
        }
        NDList result = new NDList(crossEntropy(mixed, MIXTURE, targets));
        for (int i = 0; i < layers.size(); i++) {
            result.add(crossEntropy(hidden.get(i), name(layers.get(i)), targets));
        }
        return result;
    }

    @Override
    public void close() {
        parameters.close();
        states.close();
    }

    private NDArray crossEntropy(NDArray hidden, String head, NDArray targets) {
        NDArray logits = Ops.linear(hidden, parameters.get(head));
        return CrossEntropy.perToken(logits, targets).mean();
    }

    private NDArray normalize(NDArray x) {
        return Ops.rmsNorm(x, Scalars.of(x, 1), model.config().normEps());
    }

    private ProbeResult score(TokenDataset heldOut, int batchSize) {
        double[] sums = new double[layers.size() + 1];
        for (int from = 0; from < heldOut.size(); from += batchSize) {
            int to = Math.min(heldOut.size(), from + batchSize);
            try (NDScope scope = NativeMemory.scope();
                    Torch.GradScope noGrad = Torch.noGrad()) {
                NDList found = crossEntropies(heldOut.batch(IntStream.range(from, to).toArray()));
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += found.get(i).getFloat() * (to - from) / heldOut.size();
                }
            }
        }
        double[] own = new double[layers.size()];
        System.arraycopy(sums, 1, own, 0, own.length);
        return new ProbeResult(layers, shares(), sums[0], own);
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
