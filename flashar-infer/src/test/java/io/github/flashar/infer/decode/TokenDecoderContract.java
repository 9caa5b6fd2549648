package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import io.github.flashar.testkit.NativeArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every decoder promises, whatever its backend and its backbone. A subclass says which decoder
 * and what its model can show.
 */
public abstract class TokenDecoderContract {

    private static final int IMAGES = 16;
    private static final int REPEATS = 100;
    private static final int STOPS = 30;

    /** Images that differ in all that an image depends on. */
    private static final List<Guidance> GUIDANCE =
            List.of(
                    Guidance.of(2),
                    Guidance.none(),
                    new Guidance(1.5, 3),
                    Guidance.of(1.2),
                    new Guidance(3, 0));

    private static final List<SamplingConfig> SAMPLING =
            List.of(
                    SamplingConfig.builder().build(),
                    SamplingConfig.builder().optTopK(5).build(),
                    SamplingConfig.builder().optTemperature(0.7).optTopP(0.9).build(),
                    SamplingConfig.greedy());

    private final NDManager manager = NDManager.newBaseManager();
    private TokenDecoder decoder = decoder(manager);

    /** Makes the decoder of a model whose every weight is random; the manager owns the model. */
    protected abstract TokenDecoder decoder(NDManager manager);

    /** Asks for images of these subjects, 0, 1 or 2. */
    protected abstract void subjects(DecodeRequest.Builder request, int[] subjects);

    /** How often what holds every time is tried; fewer where each time is slow. */
    protected int repeats() {
        return REPEATS;
    }

    @BeforeEach
    void warmUp() {
        decoder.decode(request(image(0), image(1)));
    }

    @AfterEach
    void tearDown() {
        decoder.close();
        manager.close();
    }

    @Test
    void anImageIsTheSameAloneAndInAnyCompany() {
        List<Image> images = IntStream.range(0, IMAGES).mapToObj(this::image).toList();
        List<int[]> alone = images.stream().map(i -> decode(i)[0]).toList();
        Random random = new Random(1);
        for (int batch = 2; batch <= IMAGES; batch++) {
            List<Image> company = new ArrayList<>(images);
            Collections.shuffle(company, random);
            Image[] together = company.subList(0, batch).toArray(Image[]::new);
            int[][] tokens = decode(together);
            for (int i = 0; i < batch; i++) {
                assertThat(tokens[i])
                        .as("%s as image %d of %d", together[i], i, batch)
                        .isEqualTo(alone.get(together[i].number));
            }
        }
    }

    @Test
    void aRequestGivesTheSameTokensEveryTime() {
        Image[] images = {image(0), image(1), image(2)};
        int[][] first = decode(images);
        for (int repeat = 1; repeat < repeats(); repeat++) {
            assertThat(decode(images)).isDeepEqualTo(first);
        }
    }

    @Test
    void everyStepIsReportedWithWhatIsDrawn() {
        List<int[][]> seen = new ArrayList<>();
        int[][] tokens =
                decoder.decode(
                                request(image(0), image(1)),
                                step -> {
                                    seen.add(step.tokens());
                                    assertThat(step.step()).isEqualTo(seen.size());
                                    assertThat(step.steps()).isEqualTo(decoder.passes());
                                    assertThat(step.grid()).isEqualTo(decoder.grid());
                                    return true;
                                })
                        .tokens();
        assertThat(seen).hasSize(decoder.passes());
        assertThat(seen.get(seen.size() - 1)).isDeepEqualTo(tokens);
        long before = 0;
        for (int[][] grids : seen) {
            for (int image = 0; image < tokens.length; image++) {
                assertThat(grids[image]).satisfies(agreesWith(tokens[image]));
            }
            long drawn = drawn(grids[0]);
            assertThat(drawn).isGreaterThan(before).isEqualTo(drawn(grids[1]));
            before = drawn;
        }
    }

    @Test
    void aDecodeStopsAtAnyStepAndTheNextOneIsRight() {
        DecodeRequest request = request(image(0), image(1));
        int[][] expected = decoder.decode(request).tokens();
        Random random = new Random(1);
        int before = NativeArrays.live(manager);
        for (int i = 0; i < Math.min(STOPS, repeats()); i++) {
            int last = 1 + random.nextInt(decoder.passes());
            assertThatThrownBy(() -> decoder.decode(request, step -> step.step() < last))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("stopped after step " + last + " of " + decoder.passes());
            assertThat(NativeArrays.live(manager)).isEqualTo(before);
            assertThat(decoder.decode(request).tokens()).isDeepEqualTo(expected);
        }
    }

    @Test
    void whatAListenerThrowsEndsTheDecodeAndTheNextOneIsRight() {
        DecodeRequest request = request(image(0), image(1));
        int[][] expected = decoder.decode(request).tokens();
        int before = NativeArrays.live(manager);
        assertThatThrownBy(
                        () ->
                                decoder.decode(
                                        request,
                                        step -> {
                                            throw new IllegalArgumentException("not mine");
                                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not mine");
        assertThat(NativeArrays.live(manager)).isEqualTo(before);
        assertThat(decoder.decode(request).tokens()).isDeepEqualTo(expected);
    }

    @Test
    void seedsMakeImagesUnlessDrawingIsGreedy() {
        int[][] drawn = decode(plain(5), plain(6), plain(5));
        assertThat(drawn[2]).isEqualTo(drawn[0]);
        assertThat(drawn[1]).isNotEqualTo(drawn[0]);

        int[][] greedy = decode(plain(5).greedy(), plain(6).greedy());
        assertThat(greedy[1]).isEqualTo(greedy[0]);
    }

    private int[][] decode(Image... images) {
        return decoder.decode(request(images)).tokens();
    }

    private DecodeRequest request(Image... images) {
        List<Image> list = List.of(images);
        DecodeRequest.Builder request = DecodeRequest.builder();
        subjects(request, list.stream().mapToInt(Image::subject).toArray());
        return request.setSeeds(list.stream().mapToLong(Image::seed).toArray())
                .optGuidance(list.stream().map(Image::guidance).toArray(Guidance[]::new))
                .optSampling(list.stream().map(Image::sampling).toArray(SamplingConfig[]::new))
                .build();
    }

    private Image image(int number) {
        return new Image(
                number,
                number % 3,
                number / 2,
                GUIDANCE.get(number % GUIDANCE.size()),
                SAMPLING.get(number % SAMPLING.size()));
    }

    private static Image plain(long seed) {
        return new Image(0, 1, seed, Guidance.none(), SamplingConfig.builder().build());
    }

    private static org.assertj.core.api.ThrowingConsumer<int[]> agreesWith(int[] tokens) {
        return grid -> {
            for (int cell = 0; cell < grid.length; cell++) {
                assertThat(grid[cell]).isIn(DecodeStep.UNDRAWN, tokens[cell]);
            }
        };
    }

    private static long drawn(int[] grid) {
        return Arrays.stream(grid).filter(token -> token != DecodeStep.UNDRAWN).count();
    }

    private record Image(
            int number, int subject, long seed, Guidance guidance, SamplingConfig sampling) {

        Image greedy() {
            return new Image(number, subject, seed, guidance, SamplingConfig.greedy());
        }
    }
}
