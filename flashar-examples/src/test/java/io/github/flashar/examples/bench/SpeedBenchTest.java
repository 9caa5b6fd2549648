package io.github.flashar.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedBenchTest {

    private static final TokenGrid GRID = new TokenGrid(2, 2);

    private final List<String> order = new ArrayList<>();
    private final List<DecodeRequest> requests = new ArrayList<>();
    private final DecodeRequest settings =
            DecodeRequest.builder().setClassIds(0).setSeeds(0).optGuidance(Guidance.of(3)).build();

    @Test
    void decodersTakeTurnsAndTheFirstDecodeOfEachIsNotMeasured() {
        Fake raster = new Fake("r", 4, 9000, 100, 300, 200);
        Fake diagonal = new Fake("d", 3, 9000, 50, 50, 70);

        Speed speed = bench(raster, diagonal).measure(5, 3, round -> {});

        assertThat(String.join("", order)).isEqualTo("rdrdrdrd");
        Speed.Timing rasterTiming = speed.of(DecoderKind.RASTER);
        assertThat(rasterTiming.passes()).isEqualTo(4);
        assertThat(rasterTiming.secondsPerImage()).isEqualTo(0.2 / 5, within(1e-12));
        assertThat(rasterTiming.samplingShare()).isEqualTo(0.25, within(1e-12));
        assertThat(speed.of(DecoderKind.DIAGONAL).secondsPerImage())
                .isEqualTo(0.05 / 5, within(1e-12));
        assertThat(speed.ratio()).isEqualTo(4, within(1e-9));
    }

    @Test
    void imagesGoThroughAllClassesWithTheGuidanceAskedFor() {
        bench(new Fake("r", 4, 1, 1), new Fake("d", 3, 1, 1)).measure(5, 1, round -> {});

        assertThat(requests)
                .allSatisfy(r -> assertThat(r.classIds()).containsExactly(0, 1, 2, 0, 1));
        assertThat(requests).allSatisfy(r -> assertThat(r.guidance(0).scale()).isEqualTo(3));
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Stopwatch.median(new double[] {4, 1, 3, 100})).isEqualTo(3.5);
    }

    @Test
    void aDecoderAloneHasNoRatio() {
        Map<DecoderKind, TokenDecoder> one =
                Map.of(DecoderKind.DIAGONAL, new Fake("d", 3, 9000, 60));

        Speed speed = new SpeedBench(one, settings, 3).measure(2, 1, round -> {});

        assertThat(speed.ratio()).isNaN();
        assertThat(speed.of(DecoderKind.DIAGONAL).secondsPerImage()).isEqualTo(0.03);
    }

    private SpeedBench bench(TokenDecoder raster, TokenDecoder diagonal) {
        return new SpeedBench(
                Map.of(DecoderKind.RASTER, raster, DecoderKind.DIAGONAL, diagonal), settings, 3);
    }

    /** Takes the times it was told, one a request. */
    private final class Fake implements TokenDecoder {

        private final String name;
        private final int passes;
        private final int[] millis;
        private int next;

        Fake(String name, int passes, int... millis) {
            this.name = name;
            this.passes = passes;
            this.millis = millis;
        }

        @Override
        public TokenGrid grid() {
            return GRID;
        }

        @Override
        public int passes() {
            return passes;
        }

        @Override
        public DecodeResult decode(DecodeRequest request, DecodeListener listener) {
            order.add(name);
            requests.add(request);
            Duration time = Duration.ofMillis(millis[next++]);
            return new DecodeResult(
                    GRID, new int[request.batch()][4], passes, time, time.dividedBy(4));
        }

        @Override
        public void close() {
            // Nothing to free.
        }
    }
}
