package io.github.flashar.train.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VectorQuantizer;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.train.loop.ResumableRun;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.loop.TrainingProgress;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains a {@link VqTokenizer} on photographs of one size.
 *
 * <p>A step minimises {@code TokenizerLoss} by AdamW on a warm-up-and-cosine rate; every few steps
 * codes out of use are moved to where latents are. Each random choice is a function of the seed and
 * the step, so a run continued from a checkpoint goes on as if it had not stopped. Closing frees
 * the training state, not the tokenizer.
 */
public final class TokenizerTrainer implements ResumableRun, AutoCloseable {

    /** Codes are no longer moved in the last part of a run, where the rest settles on them. */
    private static final double REVIVAL_PART = 0.8;

    /** Kept among the moments, so that a checkpoint holds it. */
    private static final String CODE_USES = "code_uses";

    private final VqTokenizer tokenizer;
    private final TokenizerTrainingConfig config;
    private final TokenizerObjective objective;
    private final TrainingLoop loop;
    private final CodeRevival revival;

    /**
     * Prepares a run; nothing is computed yet.
     *
     * @param tokenizer trained in place
     * @param images the training photographs, at least one, all of one size
     * @throws UnsupportedFeatureException for codes chosen by {@link CodeMatch#DOT_PRODUCT}
     */
    public TokenizerTrainer(
            VqTokenizer tokenizer, TokenizerTrainingConfig config, List<RgbImage> images) {
        Checks.require(!images.isEmpty(), "there are no images to train on");
        checkLoss(tokenizer);
        this.tokenizer = tokenizer;
        this.config = config;
        this.objective = new TokenizerObjective(tokenizer, config, images);
        Parameters all = tokenizer.parameters();
        this.loop =
                new TrainingLoop(
                        objective, all, groups(all, config.weightDecay()), config.forLoop());
        Parameters state = loop.optimizer().moments();
        state.put(CODE_USES, state.manager().zeros(new Shape(tokenizer.config().codebookSize())));
        this.revival = new CodeRevival(state.get(CODE_USES), config.seed());
    }

    /** The loss draws codes nearer to their latents, which is no larger a product with them. */
    private static void checkLoss(VqTokenizer tokenizer) {
        if (tokenizer.config().match() == CodeMatch.DOT_PRODUCT) {
            throw new UnsupportedFeatureException(
                    "codes chosen by DOT_PRODUCT are trained by index backpropagation, which is not"
                            + " implemented: take COSINE or EUCLIDEAN");
        }
    }

    /** Runs every step that is left, reporting each to {@code listener}. */
    public void run(Consumer<TokenizerMetrics> listener) {
        loop.run(
                progress -> {
                    int revived = revive(progress.step());
                    listener.accept(metrics(progress, revived));
                    return true;
                });
    }

    @Override
    public long step() {
        return loop.step();
    }

    @Override
    public Parameters parameters() {
        return loop.parameters();
    }

    @Override
    public Map<String, NDArray> state() {
        return loop.state();
    }

    @Override
    public Map<String, Long> counters() {
        return loop.counters();
    }

    @Override
    public Map<String, String> settings() {
        return loop.settings();
    }

    @Override
    public void resume(
            Map<String, NDArray> weights,
            Map<String, NDArray> state,
            Map<String, Long> counters,
            long doneSteps) {
        loop.resume(weights, state, counters, doneSteps);
    }

    @Override
    public void close() {
        loop.close();
    }

    private int revive(long stepsDone) {
        Parameters state = loop.optimizer().moments();
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad();
                NDManager manager = state.manager().newSubManager()) {
            revival.count(objective.lastTokens());
            boolean windowEnds = stepsDone % config.revivalInterval() == 0;
            if (!windowEnds || stepsDone > REVIVAL_PART * config.steps()) {
                return 0;
            }
            return revival.revive(
                    stepsDone,
                    objective.lastLatents(manager),
                    tokenizer.parameters().get(VectorQuantizer.CODEBOOK),
                    state.get("exp_avg." + VectorQuantizer.CODEBOOK),
                    state.get("exp_avg_sq." + VectorQuantizer.CODEBOOK));
        }
    }

    private static TokenizerMetrics metrics(TrainingProgress progress, int revived) {
        double reconstruction =
                progress.terms().getOrDefault(TokenizerObjective.RECONSTRUCTION, Double.NaN);
        return new TokenizerMetrics(
                progress.step() - 1,
                progress.loss(),
                reconstruction,
                progress.learningRate(),
                progress.gradientNorm(),
                revived);
    }

    /** The codebook does not decay: its rows would shrink and then turn faster and faster. */
    private static List<ParameterGroup> groups(Parameters all, double weightDecay) {
        List<String> names = new ArrayList<>(all.asMap().keySet());
        names.remove(VectorQuantizer.CODEBOOK);
        List<ParameterGroup> groups =
                new ArrayList<>(
                        ParameterGroup.decayingMatrices("network", all, names, 1, weightDecay, 0));
        groups.add(new ParameterGroup("codebook", List.of(VectorQuantizer.CODEBOOK), 1, 0, 0));
        return groups;
    }
}
