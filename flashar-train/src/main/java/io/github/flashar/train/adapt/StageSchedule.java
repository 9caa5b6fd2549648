package io.github.flashar.train.adapt;

import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.optim.CosineSchedule;
import io.github.flashar.train.optim.LearningRate;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When which part trains (arXiv 2605.09430, section 4.3):
 *
 * <pre>
 * stage 1, steps 0 .. border−1      vertical layers, norm and head, gate
 * stage 2, steps border .. steps−1  everything; the pre-trained part at 0.2 × the current rate
 * </pre>
 *
 * One learning-rate curve runs over both, or one over each ({@link CosineSpan}). The pre-trained
 * part's optimizer state starts at the border.
 *
 * @param steps of the whole run
 * @param border first step of stage 2, {@code round(share · steps)}
 */
public record StageSchedule(long steps, long border) {

    /** Splits a run. */
    public static StageSchedule of(long steps, AdaptationConfig config) {
        return new StageSchedule(steps, Math.round(steps * config.stage1Share()));
    }

    /** Returns the stage of a step, 1 or 2. */
    public int stage(long step) {
        return step < border ? 1 : 2;
    }

    /** Returns whether the run has a stage. */
    public boolean has(int stage) {
        return stage == 1 ? border > 0 : border < steps;
    }

    /**
     * Returns the learning rate of the run; the pre-trained part takes its factor of it.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the warm-up does not end
     *     within each stage it belongs to
     */
    public LearningRate learningRate(TrainingConfig training, AdaptationConfig adaptation) {
        StageRates rates = adaptation.rates();
        if (rates.span() == CosineSpan.WHOLE_RUN) {
            return training.learningRate();
        }
        if (!has(1) || !has(2)) {
            return cosine(has(1) ? 1 : 2, training, rates);
        }
        return new StageCosines(cosine(1, training, rates), cosine(2, training, rates));
    }

    /** Of one stage; at least its last step falls. */
    private CosineSchedule cosine(int stage, TrainingConfig training, StageRates rates) {
        long length = stage == 1 ? border : steps - border;
        double flat = stage == 1 ? rates.stage1Flat() : rates.stage2Flat();
        double factor = stage == 2 && has(1) ? rates.stage2Factor() : 1;
        long falling = Math.max(0, length - 1 - training.warmup());
        return new CosineSchedule(
                factor * training.peakLearningRate(),
                length,
                training.warmup(),
                Math.min(Math.round(flat * length), falling),
                rates.floor());
    }

    /**
     * Returns the parameter groups: the new part from step 0, the pre-trained part from the border.
     */
    List<ParameterGroup> groups(
            FlashArConfig model,
            Parameters parameters,
            TrainingConfig training,
            AdaptationConfig adaptation) {
        Set<String> added =
                model.branchParameterSpecs().stream()
                        .map(ParameterSpec::name)
                        .collect(Collectors.toSet());
        List<String> fresh = parameters.asMap().keySet().stream().filter(added::contains).toList();
        List<String> pretrained =
                parameters.asMap().keySet().stream().filter(n -> !added.contains(n)).toList();
        double decay = training.weightDecay();
        List<ParameterGroup> groups = new ArrayList<>();
        groups.addAll(ParameterGroup.decayingMatrices("branch", parameters, fresh, 1, decay, 0));
        groups.addAll(
                ParameterGroup.decayingMatrices(
                        "pretrained",
                        parameters,
                        pretrained,
                        adaptation.pretrainedFactor(),
                        decay,
                        border));
        return groups;
    }
}
