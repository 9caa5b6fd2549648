package io.github.flashar.infer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.PromptEncoder;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.sampling.Guidance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageGeneratorTest {

    private static final int PASSES = 7; // of a 4×4 grid

    @TempDir static Path folder;
    private static ImageGenerator generator;

    @BeforeAll
    static void setUp() {
        generator =
                ImageGenerator.builder()
                        .setModel(TinyGenerator.writeAdapted(folder.resolve("model")))
                        .optMaxBatch(4)
                        .build();
        generator.warmUp();
    }

    @AfterAll
    static void tearDown() {
        generator.close();
    }

    @Test
    void aModelFolderAndAClassGiveAnImage() {
        GenerationResult drawn = generator.generate(GenerationRequest.ofClasses(2));

        assertThat(drawn.images()).hasSize(1);
        assertThat(drawn.decoder()).isEqualTo(DecoderKind.DIAGONAL);
        assertThat(drawn.passes()).isEqualTo(PASSES);
        GeneratedImage image = drawn.image(0);
        assertThat(image.name()).isEqualTo("frog");
        assertThat(image.tokens()).hasSize(16);
        assertThat(image.toBufferedImage().getWidth()).isEqualTo(8);
        assertThat(image.toDjlImage().getHeight()).isEqualTo(8);
        assertThat(image.parameters())
                .containsEntry("Class", "2 frog")
                .containsEntry("Seed", String.valueOf(image.spec().seed()))
                .containsEntry("Guidance", "2.0");
        RgbImage read = ImageFiles.decode(image.toPng(), Path.of("image.png"));
        assertThat(read.rgb()).isEqualTo(image.pixels().rgb());
        Path file = folder.resolve("image.png");
        image.writePng(file);
        assertThat(file).hasBinaryContent(image.toPng());
    }

    @Test
    void theSeedsOfTheResultDrawItAgain() {
        GenerationResult drawn =
                generator.generate(
                        GenerationRequest.builder().setClasses(0, 1).optCount(3).build());
        assertThat(drawn.images()).hasSize(6);
        for (GeneratedImage image : drawn.images()) {
            GenerationResult again =
                    generator.generate(
                            GenerationRequest.builder()
                                    .setSubjects(List.of(image.spec().subject()))
                                    .optSeeds(image.spec().seed())
                                    .build());
            assertThat(again.image(0).tokens()).isEqualTo(image.tokens());
            assertThat(again.image(0).pixels().rgb()).isEqualTo(image.pixels().rgb());
        }
    }

    @Test
    void everyImageHasItsOwnSettings() {
        GenerationResult together =
                generator.generate(
                        GenerationRequest.builder()
                                .setClasses(0, 1, 2)
                                .optSeeds(7, 8, 9)
                                .optGuidance(1, 3, 1.5)
                                .optGuidanceInterval(-1, 2, 0)
                                .optTemperature(1, 0.5, 0)
                                .optTopK(0, 3, 0)
                                .optTopP(0.9, 1, 1)
                                .build());
        GenerationResult second =
                generator.generate(
                        GenerationRequest.builder()
                                .setClasses(1)
                                .optSeeds(8)
                                .optGuidance(3)
                                .optGuidanceInterval(2)
                                .optTemperature(0.5)
                                .optTopK(3)
                                .build());
        assertThat(second.image(0).tokens()).isEqualTo(together.image(1).tokens());
        assertThat(second.image(0).spec()).isEqualTo(together.image(1).spec());
    }

    @Test
    void bothDecodersDraw() {
        GenerationRequest request =
                GenerationRequest.builder()
                        .setClasses(1)
                        .optSeeds(3)
                        .optDecoder(DecoderKind.RASTER)
                        .build();
        GenerationResult raster = generator.generate(request);
        assertThat(raster.decoder()).isEqualTo(DecoderKind.RASTER);
        assertThat(raster.passes()).isEqualTo(16);
    }

    @Test
    void theListenerSeesEveryPassOfEveryBatch() {
        List<String> steps = new ArrayList<>();
        List<Long> drawn = new ArrayList<>();
        GenerationRequest request =
                GenerationRequest.builder().setClasses(0, 1, 2).optCount(2).optSeeds(5).build();
        GenerationResult result =
                generator.generate(
                        request,
                        step -> {
                            steps.add(step.step() + "/" + step.steps());
                            drawn.add(drawn(step.tokens()));
                            assertThat(step.remaining()).isGreaterThanOrEqualTo(Duration.ZERO);
                            return true;
                        });
        assertThat(steps).hasSize(2 * PASSES).startsWith("1/14").endsWith("14/14");
        assertThat(drawn).isSorted().doesNotHaveDuplicates().startsWith(4L).endsWith(6 * 16L);
        assertThat(result.timings().total()).isPositive();
    }

    @Test
    void aPreviewShowsWhatIsDrawn() {
        GenerationRequest request =
                GenerationRequest.builder().setClasses(0, 1, 2).optCount(2).optSeeds(5).build();
        List<RgbImage> previews = new ArrayList<>();
        GenerationResult result =
                generator.generate(
                        request,
                        step -> {
                            previews.add(step.preview(0));
                            if (step.step() == 1) {
                                assertThatThrownBy(() -> step.preview(5))
                                        .isInstanceOf(InvalidRequestException.class)
                                        .hasMessageContaining("image 5 is not begun yet");
                            }
                            return true;
                        });
        RgbImage finished = result.image(0).pixels();
        assertThat(previews.get(PASSES - 1).rgb()).isEqualTo(finished.rgb());
        assertThat(previews.get(0).rgb()).isNotEqualTo(finished.rgb());
    }

    @Test
    void aListenerEndsARequest() {
        assertThatThrownBy(
                        () ->
                                generator.generate(
                                        GenerationRequest.ofClasses(0), step -> step.step() < 3))
                .isInstanceOf(CancellationException.class)
                .hasMessage("stopped after step 3 of 7");
    }

    @Test
    void aTimeoutEndsARequest() {
        GenerationRequest request =
                GenerationRequest.builder()
                        .setClasses(0)
                        .optTimeout(Duration.ofMillis(100))
                        .build();
        assertThatThrownBy(() -> generator.generate(request, step -> sleep(30)))
                .isInstanceOf(GenerationTimeoutException.class)
                .hasMessage("the request took longer than the 100 ms it allowed");
    }

    @Test
    void waitingForOthersCountsForTheTimeout() throws Exception {
        CountDownLatch drawing = new CountDownLatch(1);
        CountDownLatch waited = new CountDownLatch(1);
        CompletableFuture<GenerationResult> first =
                generator.generateAsync(
                        GenerationRequest.ofClasses(0),
                        step -> {
                            drawing.countDown();
                            return await(waited);
                        });
        drawing.await();
        GenerationRequest hasty =
                GenerationRequest.builder().setClasses(0).optTimeout(Duration.ofMillis(50)).build();
        assertThatThrownBy(() -> generator.generate(hasty))
                .isInstanceOf(GenerationTimeoutException.class);
        waited.countDown();
        assertThat(first.get().images()).hasSize(1);
    }

    @Test
    void anInterruptEndsARequestAndStaysPending() {
        assertThatThrownBy(
                        () ->
                                generator.generate(
                                        GenerationRequest.ofClasses(0),
                                        step -> {
                                            Thread.currentThread().interrupt();
                                            return true;
                                        }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void cancellingAFutureEndsItsRequest() throws Exception {
        CountDownLatch drawing = new CountDownLatch(1);
        List<Integer> steps = new ArrayList<>();
        CompletableFuture<GenerationResult> first =
                generator.generateAsync(
                        GenerationRequest.builder().setClasses(0).optCount(100).build(),
                        step -> {
                            steps.add(step.step());
                            drawing.countDown();
                            return sleep(5);
                        });
        CompletableFuture<GenerationResult> second =
                generator.generateAsync(GenerationRequest.ofClasses(1));
        drawing.await();
        assertThat(first.cancel(true)).isTrue();
        assertThat(second.get(60, TimeUnit.SECONDS).images()).hasSize(1);
        assertThat(steps.size()).isLessThan(25 * PASSES);
    }

    @Test
    void aFutureFailsAsItsRequestDoes() {
        CompletableFuture<GenerationResult> future =
                generator.generateAsync(GenerationRequest.ofClasses(0), step -> false);
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        CompletableFuture<GenerationResult> broken =
                generator.generateAsync(
                        GenerationRequest.ofClasses(0),
                        step -> {
                            throw new IllegalArgumentException("not mine");
                        });
        assertThatThrownBy(broken::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("not mine");
    }

    @Test
    void aListenerCannotUseItsOwnGenerator() {
        GenerationRequest request = GenerationRequest.ofClasses(0);
        assertThatThrownBy(
                        () ->
                                generator.generate(
                                        request, step -> generator.generate(request) != null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a listener cannot call its own generator");
        assertThat(generator.generate(request).images()).hasSize(1);
    }

    @Test
    void requestsThatTheModelCannotDrawAreRefused() {
        assertThatThrownBy(() -> generator.generate(GenerationRequest.ofClasses(0, 4)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("class id of image 1 = 4 is outside 0..3");
        assertThatThrownBy(() -> generator.generateAsync(GenerationRequest.ofPrompts("a cat")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("image 0 has a caption");
    }

    @Test
    void aRasterModelDrawsTokenByTokenOnly() {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        try (ImageGenerator plain = ImageGenerator.open(raster)) {
            assertThat(plain.generate(GenerationRequest.ofClasses(0)).decoder())
                    .isEqualTo(DecoderKind.RASTER);
            GenerationRequest diagonal =
                    GenerationRequest.builder()
                            .setClasses(0)
                            .optDecoder(DecoderKind.DIAGONAL)
                            .build();
            assertThatThrownBy(() -> plain.generate(diagonal))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("choose the raster decoder");
        }
    }

    @Test
    void theMemoryLimitHolds() {
        Path model = folder.resolve("model");
        ImageGenerator.Builder tight = ImageGenerator.builder().setModel(model);
        assertThatThrownBy(() -> tight.optMemoryLimit(1000).build())
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("1,000 bytes available");
        long two =
                generator.config().memory(Set.of(DecoderKind.DIAGONAL), 2, Guidance.of(2)).bytes();
        try (ImageGenerator one = tight.optMemoryLimit(two).build()) {
            assertThat(one.generate(GenerationRequest.ofClasses(0)).images()).hasSize(1);
            assertThatThrownBy(() -> one.generate(GenerationRequest.ofClasses(0, 1, 2, 0, 1, 2)))
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageContaining("a batch of 2 fits");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        ImageGenerator.Builder builder = ImageGenerator.builder().setModel(folder.resolve("model"));
        assertThatThrownBy(() -> builder.optDevice("tpu"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("device = tpu must be cpu, gpu");
        assertThatThrownBy(() -> builder.optDevice("gpu:99").build())
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("device gpu:99 is not there");
        try (ImageGenerator cpu = builder.optDevice("cpu").build()) {
            assertThat(cpu.generate(GenerationRequest.ofClasses(0)).images()).hasSize(1);
        }
    }

    @Test
    void aRequestIsRefusedBeforeAnythingIsLoaded() throws IOException {
        Path model = TinyGenerator.writeAdapted(folder.resolve("damaged"));
        Files.delete(model.resolve("model.safetensors"));
        ImageGenerator.Builder builder = ImageGenerator.builder().setModel(model).optMaxBatch(4);
        GenerationRequest many = GenerationRequest.ofClasses(0, 1, 2, 0, 1, 2);
        builder.check(many);
        assertThatThrownBy(() -> builder.check(GenerationRequest.ofClasses(7)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("class id of image 0 = 7");
        long three = memory(3, Guidance.of(2));
        assertThatThrownBy(() -> builder.optMemoryLimit(three).check(many))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("a batch of 3 fits");
    }

    @Test
    void unguidedImagesTakeLessUntilOneIsGuided() {
        GenerationRequest.Builder four = GenerationRequest.builder().setClasses(0, 1, 2, 0);
        GenerationRequest unguided = four.optGuidance(1).build();
        GenerationRequest guided = four.optGuidance(1, 1, 1, 2).build();
        try (ImageGenerator tight =
                ImageGenerator.builder()
                        .setModel(folder.resolve("model"))
                        .optMemoryLimit(memory(4, Guidance.none()))
                        .build()) {
            assertThat(tight.generate(unguided).images()).hasSize(4);
            assertThatThrownBy(() -> tight.generate(guided))
                    .isInstanceOf(InsufficientMemoryException.class);
        }
        try (ImageGenerator tight =
                ImageGenerator.builder()
                        .setModel(folder.resolve("model"))
                        .optMemoryLimit(memory(2, Guidance.of(2)))
                        .build()) {
            tight.generate(GenerationRequest.ofClasses(0));
            assertThatThrownBy(() -> tight.check(unguided))
                    .isInstanceOf(InsufficientMemoryException.class);
        }
    }

    @Test
    void theTextEncoderCountsForTheMemoryLimit() throws IOException {
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5"));
        Path captions = TinyCaptionModel.write(folder.resolve("captions"));
        GenerationRequest request = GenerationRequest.ofPrompts("a cat");
        long model =
                GeneratorConfig.read(captions)
                        .memory(Set.of(DecoderKind.RASTER), 1, Guidance.of(2))
                        .bytes();
        long both = model + PromptEncoder.memory(encoder, new CaptionFormat(120, 12)).bytes();
        ImageGenerator.Builder builder =
                ImageGenerator.builder().setModel(captions).optTextEncoder(encoder);
        builder.optMemoryLimit(both).check(request);
        assertThatThrownBy(() -> builder.optMemoryLimit(both - 1).check(request))
                .isInstanceOf(InsufficientMemoryException.class);
    }

    private static long memory(int batch, Guidance guidance) {
        return generator.config().memory(Set.of(DecoderKind.DIAGONAL), batch, guidance).bytes();
    }

    @Test
    void aLoadedGeneratorIsNotCountedTwice() {
        try (Generator loaded = Generator.open(folder.resolve("model"))) {
            GenerationRequest request = GenerationRequest.ofClasses(0);
            long more = memory(1, Guidance.of(2)) - loaded.description().weightBytes();
            System.setProperty(MachineMemory.PROPERTY, String.valueOf(more));
            ImageGenerator.builder().setGenerator(loaded).check(request);
            System.setProperty(MachineMemory.PROPERTY, String.valueOf(more - 1));
            assertThatThrownBy(() -> ImageGenerator.builder().setGenerator(loaded).check(request))
                    .isInstanceOf(InsufficientMemoryException.class);
        } finally {
            System.clearProperty(MachineMemory.PROPERTY);
        }
    }

    @Test
    void aClosedGeneratorSaysSo() {
        ImageGenerator closed = ImageGenerator.open(folder.resolve("model"));
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.generate(GenerationRequest.ofClasses(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the generator is closed");
    }

    @Test
    void closingEndsWhatIsDrawn() throws Exception {
        ImageGenerator closed = ImageGenerator.open(folder.resolve("model"));
        CountDownLatch drawing = new CountDownLatch(1);
        CompletableFuture<GenerationResult> running =
                closed.generateAsync(
                        GenerationRequest.builder().setClasses(0).optCount(200).build(),
                        step -> {
                            drawing.countDown();
                            return sleep(5);
                        });
        CompletableFuture<GenerationResult> waiting =
                closed.generateAsync(GenerationRequest.ofClasses(0));
        drawing.await();
        closed.close();
        assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void aLoadedGeneratorIsLeftOpen() {
        try (Generator loaded = Generator.open(folder.resolve("model"))) {
            try (ImageGenerator borrowing = ImageGenerator.builder().setGenerator(loaded).build()) {
                assertThat(borrowing.generate(GenerationRequest.ofClasses(0)).images()).hasSize(1);
            }
            assertThat(loaded.pictures().of(new int[][] {new int[16]})).hasSize(1);
        }
        assertThatThrownBy(() -> ImageGenerator.builder().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("set either a model folder or a loaded generator");
        assertThat(Files.exists(folder.resolve("model"))).isTrue();
    }

    private static long drawn(int[][] tokens) {
        return Arrays.stream(tokens)
                .flatMapToInt(Arrays::stream)
                .filter(token -> token != DecodeStep.UNDRAWN)
                .count();
    }

    private static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
