package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.Tiny;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDatasetTest {

    private static final TokenGrid GRID = new TokenGrid(2, 3);

    @ParameterizedTest
    @ValueSource(ints = {2, 65_536, 65_537, 300_000})
    void tokensComeBackForEveryVocabulary(int vocabulary) {
        TokenDataset data = new TokenDataset(GRID, vocabulary, 4);
        for (int i = 0; i < 100; i++) {
            data.add(grid(i, vocabulary), i % 5);
        }
        data.add(new int[] {vocabulary - 1, 0, 0, 0, 0, vocabulary - 1}, 4);
        assertThat(data.size()).isEqualTo(101);
        for (int i = 0; i < 100; i++) {
            assertThat(data.tokens(i)).isEqualTo(grid(i, vocabulary));
            assertThat(data.label(i)).isEqualTo(i % 5);
        }
        assertThat(data.tokens(100)).startsWith(vocabulary - 1, 0).endsWith(vocabulary - 1);
    }

    @Test
    void wrongGridsTokensAndLabelsAreNamed() {
        TokenDataset data = new TokenDataset(GRID, 10, 4);
        assertThatThrownBy(() -> data.add(new int[5], 0))
                .hasMessage("grid 0 has 5 tokens, expected the 6 of 2x3");
        assertThatThrownBy(() -> data.add(new int[] {0, 10, 0, 0, 0, 0}, 0))
                .hasMessage("token 1 of grid 0 = 10 is outside 0..9");
        assertThatThrownBy(() -> data.add(new int[6], 5)).hasMessage("label = 5 is outside 0..4");
        assertThat(data.size()).isZero();
    }

    @Test
    void theLastGridsAreKeptApart() {
        TokenDataset data = Tiny.data(GRID, 10);
        TokenSplit split = data.holdOutLast(3);
        assertThat(split.train().size()).isEqualTo(7);
        assertThat(split.heldOut().size()).isEqualTo(3);
        assertThat(split.train().tokens(6)).isEqualTo(data.tokens(6));
        assertThat(split.heldOut().tokens(0)).isEqualTo(data.tokens(7));
        assertThat(split.heldOut().label(2)).isEqualTo(data.label(9));
    }

    @ParameterizedTest
    @CsvSource({"20, 5", "20, 1", "21, 8", "3, 2", "4, 4"})
    void examplesKeptApartAreEvenlySpacedAndNotTrainedOn(int size, int count) {
        TokenDataset data = new TokenDataset(GRID, size, 1);
        for (int i = 0; i < size; i++) {
            data.add(new int[] {i, 0, 0, 0, 0, 0}, 0);
        }
        TrainingData split = TrainingData.spread(data, count);
        int[] apart = firstTokens(split.heldOut());
        assertThat(apart).hasSize(count);
        for (int i = 1; i < count; i++) {
            assertThat(apart[i] - apart[i - 1]).isBetween(size / count, size / count + 1);
        }
        int[] trained = firstTokens(split.train());
        assertThat(IntStream.concat(IntStream.of(apart), IntStream.of(trained)))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
        assertThatThrownBy(() -> TrainingData.spread(data, size + 1))
                .hasMessageContaining("examples kept apart = " + (size + 1));
    }

    private static int[] firstTokens(TokenSource source) {
        return IntStream.range(0, source.size())
                .map(i -> source.tokens(i, source.plainAugmentation())[0])
                .toArray();
    }

    @Test
    void aTenthOfTheLabelsIsDropped() {
        LabelDropout dropout = new LabelDropout(0.1, 42);
        int dropped = 0;
        for (int batch = 0; batch < 1000; batch++) {
            for (boolean withheld : dropout.draw(20, batch)) {
                dropped += withheld ? 1 : 0;
            }
        }
        // 20,000 draws: three standard deviations are 127
        assertThat(dropped).isBetween(2000 - 127, 2000 + 127);
    }

    @Test
    void dropoutIsAllOrNothingAtItsEnds() {
        TokenDataset data = Tiny.data(GRID, 2);
        int nothing = data.classes();
        assertThat(labels(new TokenBatches(data, 2, 0, 1).batch(0)))
                .containsExactlyInAnyOrder(data.label(0), data.label(1));
        assertThat(labels(new TokenBatches(data, 2, 1, 1).batch(0)))
                .containsExactly(nothing, nothing);
    }

    @Test
    void batchesAreAFunctionOfSeedAndNumber() {
        TokenDataset data = Tiny.data(GRID, 20);
        TokenBatches one = new TokenBatches(data, 6, 0.5, 1);
        TokenBatches other = new TokenBatches(data, 6, 0.5, 1);
        for (long k = 9; k >= 0; k--) {
            other.batch(k);
        }
        for (long k = 0; k < 10; k++) {
            assertThat(other.batch(k).tokens()).isDeepEqualTo(one.batch(k).tokens());
            assertThat(labels(other.batch(k))).isEqualTo(labels(one.batch(k)));
        }
        assertThat(new TokenBatches(data, 6, 0.5, 2).batch(0).tokens())
                .isNotEqualTo(one.batch(0).tokens());
    }

    private static int[] labels(TokenBatch batch) {
        return ((Conditions.Classes) batch.conditions()).ids();
    }

    private static int[] grid(int example, int vocabulary) {
        return new Philox(1, example).ints(GRID.cells(), 0, vocabulary).toArray();
    }
}
