package io.github.flashar.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.loss.ContextMasking.Replacement;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextMaskingTest {

    private static final int EXAMPLES = 40;
    private static final TokenBatch CLEAN =
            Tiny.data(new TokenGrid(8, 8), EXAMPLES).batch(IntStream.range(0, EXAMPLES).toArray());

    @Test
    void aShareOfTheTokensIsReplacedAndNoOther() {
        MaskedBatch masked = apply(new ContextMasking(0.25, Replacement.MASK, 6), 3, 1);
        int replaced = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            for (int cell = 0; cell < 64; cell++) {
                boolean ignored = masked.ignored()[i][cell];
                replaced += ignored ? 1 : 0;
                assertThat(masked.seen().tokens()[i][cell])
                        .isEqualTo(ignored ? 6 : CLEAN.tokens()[i][cell]);
            }
        }
        assertThat(replaced / 64.0 / EXAMPLES).isCloseTo(0.25, within(0.03));
        assertThat(masked.clean()).isSameAs(CLEAN);
        assertThat(masked.seen().conditions()).isSameAs(CLEAN.conditions());
    }

    @Test
    void randomReplacementsUseTheWholeVocabularyAlike() {
        MaskedBatch masked = apply(new ContextMasking(1, Replacement.RANDOM, 0), 0, 1);
        int[] counts = new int[Tiny.VOCABULARY];
        for (int[] grid : masked.seen().tokens()) {
            Arrays.stream(grid).skip(1).forEach(token -> counts[token]++);
        }
        double expected = EXAMPLES * 63.0 / Tiny.VOCABULARY;
        assertThat(counts)
                .satisfies(
                        all ->
                                Arrays.stream(all)
                                        .forEach(
                                                count ->
                                                        assertThat((double) count)
                                                                .isCloseTo(
                                                                        expected,
                                                                        within(0.25 * expected))));
    }

    @Test
    void aGridThatWasReplacedAsAWholeKeepsItsFirstToken() {
        MaskedBatch masked = apply(new ContextMasking(1, Replacement.MASK, 6), 0, 1);
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(masked.ignored()[i][0]).isFalse();
            assertThat(masked.seen().tokens()[i][0]).isEqualTo(CLEAN.tokens()[i][0]);
            assertThat(Arrays.stream(masked.seen().tokens()[i]).skip(1)).containsOnly(6);
        }
    }

    @Test
    void theDrawDependsOnSeedAndBatchAlone() {
        ContextMasking masking = new ContextMasking(0.5, Replacement.RANDOM, 0);
        assertThat(apply(masking, 4, 1).seen().tokens())
                .isDeepEqualTo(apply(masking, 4, 1).seen().tokens());
        assertThat(apply(masking, 4, 1).ignored()).isNotEqualTo(apply(masking, 5, 1).ignored());
        assertThat(apply(masking, 4, 1).ignored()).isNotEqualTo(apply(masking, 4, 2).ignored());
    }

    @Test
    void distillationTakesTheStepsItWasGiven() {
        Distillation some = distillation(0.5, 3, 10, 6010);
        long applied = 0;
        for (long step = 0; step < 9000; step++) {
            boolean applies = some.appliesAt(step, 7);
            assertThat(some.appliesAt(step, 7)).isEqualTo(applies);
            assertThat(applies && (step < 10 || step >= 6010 || step % 3 != 0)).isFalse();
            applied += applies ? 1 : 0;
        }
        assertThat(applied / 2000.0).isCloseTo(0.5, within(0.05));
        assertThat(Distillation.of(1).appliesAt(0, 7)).isTrue();
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> new ContextMasking(0, Replacement.MASK, 0))
                .hasMessageContaining("context masking probability = 0.0 is outside 0 (excl.)..1");
        assertThatThrownBy(() -> distillation(1.5, 1, 0, Distillation.NEVER))
                .hasMessageContaining("distillation probability = 1.5 is outside");
        assertThatThrownBy(() -> distillation(1, 0, 0, Distillation.NEVER))
                .hasMessageContaining("distillation every = 0");
        assertThatThrownBy(() -> new SplitLoss(-0.1, 0))
                .hasMessageContaining("split loss share = -0.1");
    }

    private static Distillation distillation(double probability, long every, long start, long end) {
        return new Distillation(Distillation.Student.FUSED, 1, 1, probability, every, start, end);
    }

    private static MaskedBatch apply(ContextMasking masking, long k, long seed) {
        return masking.apply(CLEAN, k, Tiny.VOCABULARY, seed);
    }
}
