package io.github.flashar.examples.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.random.Philox;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.loss.AdaptationLoss;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.optim.AdamW;
import io.github.flashar.train.optim.AdamWConfig;
import io.github.flashar.train.optim.GradientClipping;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures the steps of both stages of an adaptation, which take turns.
 *
 * @param batch grids a step
 * @param repetitions measured steps of each stage, after one that is not
 * @param precision of layers and heads
 */
public record TrainBench(int batch, int repetitions, Precision precision) {

    private static final double WEIGHT_DECAY = 0.05;
    private static final double LEARNING_RATE = 2e-5;

    /** Step numbers that stand for the stages: the backbone trains from step 1 on. */
    private static final long STAGE_1 = 0;

    private static final long STAGE_2 = 1;

    /** Measures a model, which it trains. */
    public TrainBenchResult run(FlashArModel model) {
        List<TrainTimes> first = new ArrayList<>();
        List<TrainTimes> second = new ArrayList<>();
        TokenBatch tokens = tokens(model.config().backbone());
        try (AdaptationLoss loss = new AdaptationLoss(model, AuxiliaryWeights.PAPER, precision);
                AdamW optimizer = new AdamW(model.parameters(), groups(model), AdamWConfig.PAPER);
                Progress progress = Progress.start("measuring", repetitions + 1)) {
            for (int i = 0; i <= repetitions; i++) {
                first.add(step(loss, optimizer, tokens, STAGE_1));
                second.add(step(loss, optimizer, tokens, STAGE_2));
                progress.update(i + 1L);
            }
        }
        Device device = model.parameters().manager().getDevice();
        return new TrainBenchResult(
                this,
                model.config(),
                TrainTimes.median(first.subList(1, first.size())),
                TrainTimes.median(second.subList(1, second.size())),
                MatrixRate.measure(device),
                Machine.on(device));
    }

    private TrainTimes step(AdaptationLoss loss, AdamW optimizer, TokenBatch tokens, long stage) {
        GradientClipping clipping = new GradientClipping(1);
        optimizer.prepare(stage);
        long start = System.nanoTime();
        long forward;
        long backward;
        try (NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList terms = loss.terms(tokens);
            forward = System.nanoTime();
            collector.backward(terms.get(0));
            backward = System.nanoTime();
        }
        double norm = clipping.norm(optimizer.trained(stage));
        long clip = System.nanoTime();
        optimizer.update(stage, LEARNING_RATE, clipping.divisor(norm));
        long update = System.nanoTime();
        return new TrainTimes(
                (forward - start) / 1e9,
                (backward - forward) / 1e9,
                (clip - backward) / 1e9,
                (update - clip) / 1e9);
    }

    private static List<ParameterGroup> groups(FlashArModel model) {
        var parameters = model.parameters();
        Set<String> added =
                model.config().branchParameterSpecs().stream()
                        .map(ParameterSpec::name)
                        .collect(Collectors.toSet());
        List<String> pretrained =
                parameters.asMap().keySet().stream().filter(n -> !added.contains(n)).toList();
        List<ParameterGroup> groups = new ArrayList<>();
        groups.addAll(
                ParameterGroup.decayingMatrices(
                        "branch", parameters, added, 1, WEIGHT_DECAY, STAGE_1));
        groups.addAll(
                ParameterGroup.decayingMatrices(
                        "pretrained", parameters, pretrained, 0.2, WEIGHT_DECAY, STAGE_2));
        return groups;
    }

    private TokenBatch tokens(BackboneConfig config) {
        Philox random = new Philox(1, 1);
        int[][] tokens = new int[batch][config.grid().cells()];
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = random.nextInt(config.classPrefix().classes());
            for (int cell = 0; cell < tokens[i].length; cell++) {
                tokens[i][cell] = random.nextInt(config.vocabulary());
            }
        }
        return new TokenBatch(tokens, labels);
    }
}
