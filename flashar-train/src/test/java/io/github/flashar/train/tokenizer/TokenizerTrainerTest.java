package io.github.flashar.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.train.checkpoint.CheckpointStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTrainerTest {

    private static final int STEPS = 60;
    private static final int SHORT = 9;
    private static final int IMAGES = 50;

    private NDManager manager;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void learnsToPaintPicturesAndUsesMostCodes() {
        VqTokenizer tokenizer = tokenizer();
        TokenizerEvaluation before = evaluate(tokenizer);

        List<TokenizerMetrics> metrics = new ArrayList<>();
        run(tokenizer, config().setSteps(STEPS).build(), metrics::add);

        TokenizerEvaluation after = evaluate(tokenizer);
        assertThat(metrics).extracting(TokenizerMetrics::step).startsWith(0L, 1L).hasSize(STEPS);
        assertThat(meanLoss(metrics.subList(STEPS - 5, STEPS)))
                .isLessThan(0.7 * metrics.get(0).loss());
        assertThat(after.psnr()).isGreaterThan(before.psnr() + 2);
        assertThat(after.codesUsed()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
        VqTokenizer first = tokenizer();
        VqTokenizer again = tokenizer();
        VqTokenizer other = tokenizer();
        run(first, config().build(), metrics -> {});
        run(again, config().build(), metrics -> {});
        run(other, config().optSeed(6).build(), metrics -> {});

        assertThat(weights(again)).isEqualTo(weights(first));
        assertThat(weights(other)).isNotEqualTo(weights(first));
    }

    @Test
    void aRunContinuedInTheMiddleOfAWindowEndsWithTheSameWeights(@TempDir Path folder) {
        CheckpointStore store = new CheckpointStore(folder, 1);
        VqTokenizer whole = tokenizer();
        try (TokenizerTrainer trainer = trainer(whole, config().build())) {
            trainer.run(
                    metrics -> {
                        if (metrics.step() == 4) {
                            store.save(trainer, ModelConfigs.toJson(Patterns.CONFIG));
                        }
                    });
        }
        VqTokenizer continued = tokenizer();
        List<Long> steps = new ArrayList<>();
        try (TokenizerTrainer trainer = trainer(continued, config().build())) {
            store.latest().orElseThrow().restore(trainer);
            trainer.run(metrics -> steps.add(metrics.step()));
        }

        assertThat(steps).startsWith(5L).hasSize(SHORT - 5);
        assertThat(weights(continued)).isEqualTo(weights(whole));
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> TokenizerTrainingConfig.builder().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("steps = 0");
        assertThatThrownBy(() -> config().optBatchSize(0).build())
                .hasMessageContaining("batchSize = 0");
        assertThatThrownBy(() -> config().optLearningRate(Double.NaN).build())
                .hasMessageContaining("learningRate = NaN");
        assertThatThrownBy(() -> new TokenizerTrainer(tokenizer(), config().build(), List.of()))
                .hasMessageContaining("no images");
    }

    @Test
    void codesChosenByTheirProductAreNotTrained() {
        VqConfig config = new VqConfig(32, List.of(1), 1, 4, 4, 4, CodeMatch.DOT_PRODUCT);
        VqTokenizer tokenizer =
                new VqTokenizer(config, Parameters.initialize(manager, config.parameterSpecs(), 1));

        assertThatThrownBy(() -> trainer(tokenizer, config().build()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("take COSINE or EUCLIDEAN");
    }

    private static void run(
            VqTokenizer tokenizer,
            TokenizerTrainingConfig config,
            Consumer<TokenizerMetrics> listener) {
        try (TokenizerTrainer trainer = trainer(tokenizer, config)) {
            trainer.run(listener);
        }
    }

    private static TokenizerTrainer trainer(VqTokenizer tokenizer, TokenizerTrainingConfig config) {
        return new TokenizerTrainer(tokenizer, config, Patterns.images(IMAGES));
    }

    private static TokenizerTrainingConfig.Builder config() {
        return TokenizerTrainingConfig.builder()
                .setSteps(SHORT)
                .optBatchSize(8)
                .optLearningRate(3e-3)
                .optWarmupSteps(4)
                .optRevivalInterval(4)
                .optSeed(5);
    }

    private VqTokenizer tokenizer() {
        return new VqTokenizer(
                Patterns.CONFIG,
                Parameters.initialize(manager, Patterns.CONFIG.parameterSpecs(), 1));
    }

    private static TokenizerEvaluation evaluate(VqTokenizer tokenizer) {
        return TokenizerEvaluation.of(tokenizer, Patterns.images(IMAGES), 16);
    }

    private static List<Float> weights(VqTokenizer tokenizer) {
        List<Float> all = new ArrayList<>();
        tokenizer
                .parameters()
                .asMap()
                .values()
                .forEach(
                        array -> {
                            for (float value : array.toFloatArray()) {
                                all.add(value);
                            }
                        });
        return all;
    }

    /** One batch alone is a matter of luck, and luck of the machine's rounding. */
    private static double meanLoss(List<TokenizerMetrics> metrics) {
        return metrics.stream().mapToDouble(TokenizerMetrics::loss).average().orElseThrow();
    }
}
