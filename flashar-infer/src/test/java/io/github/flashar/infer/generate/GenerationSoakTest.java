package io.github.flashar.infer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.testkit.NativeArrays;
import io.github.flashar.testkit.ResidentMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of generations, cancels and failures leave nothing behind and nothing slower. */
class GenerationSoakTest {

    private static final int WARM_UP = 2_000;
    private static final int GENERATIONS = 10_000;
    private static final int CANCELS = 1_000;
    private static final int ATTEMPTS = 3;
    private static final double MOST_KIBIBYTES_A_THOUSAND = 1024;
    private static final double SLOWEST = 1.10;
    private static final double NANOS_A_MILLI = 1e6;

    @TempDir Path folder;
    private Generator loaded;
    private ImageGenerator generator;

    @BeforeEach
    void setUp() {
        loaded = Generator.openToDraw(TinyGenerator.writeAdapted(folder));
        generator = ImageGenerator.builder().setGenerator(loaded).optMaxBatch(8).build();
    }

    @AfterEach
    void tearDown() {
        generator.close();
        loaded.close();
    }

    @Test
    void twoHundredGenerationsLeaveNoArrayBehind() {
        run(20, new Random(1));
        int before = NativeArrays.live(loaded.manager());
        run(200, new Random(2));
        assertThat(NativeArrays.live(loaded.manager())).isEqualTo(before);
    }

    @Test
    @Tag("soak")
    void tenThousandGenerationsLeaveNothingBehind() {
        ResidentMemory.assumeKnown();
        run(WARM_UP, new Random(1));
        int arrays = NativeArrays.live(loaded.manager());
        double kibibytes = Double.MAX_VALUE;
        double ratio = Double.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long resident = ResidentMemory.kibibytes();
            double[] millis = run(GENERATIONS, new Random(2));
            double gained = (ResidentMemory.kibibytes() - resident) * 1000.0 / GENERATIONS;
            double slower =
                    median(millis, GENERATIONS - GENERATIONS / 10, GENERATIONS)
                            / median(millis, 0, GENERATIONS / 10);
            System.out.printf(
                    "%,d generations: %.0f KiB gained a thousand, last tenth %.3f of the first%n",
                    GENERATIONS, gained, slower);
            kibibytes = Math.min(kibibytes, gained);
            ratio = Math.min(ratio, slower);
        }
        assertThat(NativeArrays.live(loaded.manager())).isEqualTo(arrays);
        assertThat(kibibytes).isLessThan(MOST_KIBIBYTES_A_THOUSAND);
        assertThat(ratio).isLessThanOrEqualTo(SLOWEST);
    }

    @Test
    @Tag("soak")
    void aThousandCancelsEndWithinAPass() {
        GenerationRequest request =
                GenerationRequest.builder().setClasses(0, 1).optCount(2).optSeeds(3).build();
        int[] expected = generator.generate(request).image(3).tokens();
        int before = NativeArrays.live(loaded.manager());
        Random random = new Random(1);
        double[] millis = new double[CANCELS];
        double slowestPass = 0;
        for (int i = 0; i < CANCELS; i++) {
            int last = 1 + random.nextInt(7);
            long[] passes = new long[2]; // of the one before the cancel, and of the cancel
            assertThatThrownBy(
                            () ->
                                    generator.generate(
                                            request,
                                            step -> {
                                                passes[0] = passes[1];
                                                passes[1] = System.nanoTime();
                                                return step.step() < last;
                                            }))
                    .isInstanceOf(CancellationException.class);
            millis[i] = (System.nanoTime() - passes[1]) / NANOS_A_MILLI;
            if (last > 1) {
                slowestPass = Math.max(slowestPass, (passes[1] - passes[0]) / NANOS_A_MILLI);
            }
            assertThat(NativeArrays.live(loaded.manager())).isEqualTo(before);
        }
        double slowest = Arrays.stream(millis).max().orElseThrow();
        System.out.printf(
                "%,d cancels: median %.3f ms, slowest %.3f ms; slowest pass %.3f ms%n",
                CANCELS, median(millis, 0, CANCELS), slowest, slowestPass);
        assertThat(median(millis, 0, CANCELS)).isLessThan(20);
        assertThat(generator.generate(request).image(3).tokens()).isEqualTo(expected);
    }

    /** Batches of 1 to 8 with both decoders; every fifth is cancelled, every seventh refused. */
    private double[] run(int generations, Random random) {
        double[] millis = new double[generations];
        for (int i = 0; i < generations; i++) {
            GenerationRequest request =
                    GenerationRequest.builder()
                            .setClasses(i % 7 == 6 ? 4 : random.nextInt(4))
                            .optCount(1 + random.nextInt(8))
                            .optSeeds(i)
                            .optGuidance(1 + random.nextInt(2))
                            .optDecoder(i % 10 == 0 ? DecoderKind.RASTER : DecoderKind.DIAGONAL)
                            .build();
            int last = i % 5 == 4 ? 1 + random.nextInt(6) : Integer.MAX_VALUE;
            long begun = System.nanoTime();
            try {
                generator.generate(request, step -> step.step() < last);
            } catch (CancellationException | InvalidRequestException e) {
                // as it was meant to
            }
            millis[i] = (System.nanoTime() - begun) / NANOS_A_MILLI / request.size();
        }
        return millis;
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
