package io.github.flashar.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageOrderTest {

    @Test
    void eachClassGetsTheSameSeedsInBatchesOfTheSizeAskedFor() {
        List<DecodeRequest> requests = order(3, 4).requests();

        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).classIds()).containsExactly(5, 5, 5, 2);
        assertThat(requests.get(0).seeds()).containsExactly(10, 11, 12, 10);
        assertThat(requests.get(1).classIds()).containsExactly(2, 2);
        assertThat(requests.get(1).seeds()).containsExactly(11, 12);
        assertThat(requests.get(1).guidance(0).scale()).isEqualTo(2);
    }

    @Test
    void noMoreImagesThanThereAreAreDrawnTogether() {
        assertThat(order(3, 4).largestBatch()).isEqualTo(4);
        assertThat(order(3, 40).largestBatch()).isEqualTo(6);
    }

    @Test
    void countsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> order(0, 4))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("--count = 0 is outside 1..10000");
        assertThatThrownBy(() -> order(1, 0)).hasMessageContaining("--batch = 0");
    }

    private static ImageOrder order(int count, int batch) {
        return new ImageOrder(
                new ClassSubjects(List.of(5, 2), ClassNames.numbered(6)),
                count,
                10,
                Guidance.of(2),
                SamplingConfig.builder().build(),
                batch);
    }
}
