package io.github.flashar.infer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.metric.Metrics;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.util.Progress;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.testkit.NativeArrays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Criteria, ZooModel, Predictor: what users of DJL write. */
@Timeout(120)
class LoadedModelTest {

    private static final GenerationRequest REQUEST =
            GenerationRequest.builder().setClasses(0, 2).optSeeds(7, 8).build();

    @TempDir static Path folder;
    private static Path path;
    private static List<int[]> expected;

    @BeforeAll
    static void setUp() {
        path = TinyGenerator.writeAdapted(folder.resolve("tiny model"));
        try (ImageGenerator generator = ImageGenerator.open(path)) {
            expected = tokens(generator.generate(REQUEST));
        }
    }

    @Test
    void aUrlIsAllThatItTakes() throws Exception {
        try (ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            assertThat(tokens(predictor.predict(REQUEST)))
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
            assertThat(model.getName()).isEqualTo("tiny model");
            assertThat(model.getModelPath()).isEqualTo(path);
        }
    }

    @Test
    void aPathWorksWithTheEngineAndTheTranslatorFactory() throws Exception {
        Criteria<GenerationRequest, GenerationResult> criteria =
                types(GenerationRequest.class, GenerationResult.class)
                        .optModelPath(path)
                        .optEngine("FlashAR")
                        .optTranslatorFactory(new FlashArTranslatorFactory())
                        .build();
        try (ZooModel<GenerationRequest, GenerationResult> model = criteria.loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            assertThat(tokens(predictor.predict(REQUEST)))
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }

    @Test
    void classesGiveImages() throws Exception {
        try (ZooModel<int[], Image[]> model =
                        types(int[].class, Image[].class).optModelUrls(url()).build().loadModel();
                Predictor<int[], Image[]> predictor = model.newPredictor()) {
            assertThat(predictor.predict(new int[] {0, 1, 2}))
                    .hasSize(3)
                    .allSatisfy(image -> assertThat(image.getWidth()).isEqualTo(8));
        }
    }

    @Test
    void aPromptIsForAModelThatReads() throws Exception {
        try (ZooModel<String, Image> model =
                        types(String.class, Image.class).optModelUrls(url()).build().loadModel();
                Predictor<String, Image> predictor = model.newPredictor()) {
            assertThatThrownBy(() -> predictor.predict("a cat"))
                    .isInstanceOf(TranslateException.class)
                    .hasMessageContaining("image 0 has a caption")
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> byUrl().optOption("textEncoder", "flan-t5").build().loadModel())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("takes no text encoder");
    }

    @Test
    void typesOfYourOwnNeedTwoFunctions() throws Exception {
        Translator<String, Integer> translator =
                GenerationTranslator.of(
                        name ->
                                GenerationRequest.ofClasses(
                                        TinyGenerator.NAMES.names().indexOf(name)),
                        drawn -> drawn.image(0).tokens().length);
        Criteria<String, Integer> criteria =
                types(String.class, Integer.class)
                        .optModelPath(path)
                        .optEngine("FlashAR")
                        .optTranslator(translator)
                        .build();
        try (ZooModel<String, Integer> model = criteria.loadModel();
                Predictor<String, Integer> predictor = model.newPredictor()) {
            assertThat(predictor.predict("frog")).isEqualTo(16);
            assertThatThrownBy(() -> predictor.predict("horse"))
                    .isInstanceOf(TranslateException.class)
                    .hasMessage("class id = -1 must be at least 0");
            assertThatThrownBy(() -> model.newPredictor(new NoopTranslator()))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("NoopTranslator makes arrays");
        }
    }

    @Test
    void requestsOfABatchAreDrawnTogether() throws Exception {
        List<GenerationRequest> requests =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        GenerationRequest.builder()
                                                .setClasses(i % 3)
                                                .optSeeds(i)
                                                .build())
                        .toList();
        try (ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            List<GenerationResult> drawn = predictor.batchPredict(requests);
            for (int r = 0; r < requests.size(); r++) {
                GeneratedImage alone = predictor.predict(requests.get(r)).image(0);
                assertThat(drawn.get(r).images()).hasSize(1);
                assertThat(drawn.get(r).image(0).tokens()).isEqualTo(alone.tokens());
            }
            // two drawings never take the same time to the nanosecond
            assertThat(drawn.stream().map(result -> result.timings().decoding()).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aRequestMayBeLargerThanABatch() throws Exception {
        GenerationRequest nine = GenerationRequest.builder().setClasses(1).optCount(9).build();
        try (ZooModel<GenerationRequest, GenerationResult> model =
                        byUrl().optOption("maxBatch", "2").build().loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            assertThat(GeneratorModel.of(model).generator().largestBatch()).isEqualTo(2);
            assertThat(predictor.predict(nine).images()).hasSize(9);
        }
    }

    @Test
    void predictorsShareTheWeights() throws Exception {
        try (ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                Predictor<GenerationRequest, GenerationResult> first = model.newPredictor()) {
            first.predict(REQUEST);
            int loaded = NativeArrays.live(model.getNDManager());
            try (Predictor<GenerationRequest, GenerationResult> second = model.newPredictor()) {
                CompletableFuture<List<int[]>> other =
                        CompletableFuture.supplyAsync(() -> tokens(predict(second)));
                assertThat(tokens(predict(first))).usingRecursiveComparison().isEqualTo(expected);
                assertThat(other.get()).usingRecursiveComparison().isEqualTo(expected);
                assertThat(NativeArrays.live(model.getNDManager())).isEqualTo(loaded);
            }
        }
    }

    @Test
    void metricsSayWhereTheTimeWent() throws Exception {
        Metrics metrics = new Metrics();
        try (ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            predictor.setMetrics(metrics);
            GenerationResult drawn = predictor.predict(REQUEST);
            assertThat(metrics.getMetricNames())
                    .contains("Waiting", "Encoding", "Decoding", "Sampling", "Pixels")
                    .contains("Inference", "Prediction");
            assertThat(metrics.getMetric("Decoding").get(0).getValue().longValue())
                    .isEqualTo(drawn.timings().decoding().toNanos() / 1000);
            assertThat(metrics.getMetric("Inference").get(0).getValue().longValue())
                    .isGreaterThanOrEqualTo(drawn.timings().decoding().toNanos() / 1000);
        }
    }

    @Test
    void progressIsToldOfLoading() throws Exception {
        Steps steps = new Steps();
        byUrl().optProgress(steps).build().loadModel().close();
        assertThat(steps.heard).containsExactly("Loading 2", "1", "end");
    }

    @Test
    void closingInAnyOrderFreesEverything() throws Exception {
        try (NDManager watcher = NDManager.newBaseManager()) {
            int before = NativeArrays.live(watcher);
            for (int seed = 0; seed < 4; seed++) {
                ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                List<AutoCloseable> parts = new ArrayList<>(List.of(model, model));
                for (int i = 0; i < 2; i++) {
                    Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor();
                    predictor.predict(REQUEST);
                    parts.add(predictor);
                }
                assertThat(NativeArrays.live(watcher)).isGreaterThan(before);
                Collections.shuffle(parts, new Random(seed));
                for (AutoCloseable part : parts) {
                    part.close();
                }
                assertThat(NativeArrays.live(watcher)).isEqualTo(before);
            }
        }
    }

    @Test
    void closingTheModelEndsWhatItsPredictorsDraw() throws Exception {
        ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
        Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor();
        GenerationRequest long_ =
                GenerationRequest.builder().setClasses(0).optCount(10_000).build();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Object> drawing =
                CompletableFuture.supplyAsync(
                        () -> {
                            begun.countDown();
                            try {
                                return predictor.predict(long_);
                            } catch (TranslateException e) {
                                return e;
                            }
                        });
        begun.await();
        model.close();
        assertThat(drawing.get(60, TimeUnit.SECONDS)).isInstanceOf(TranslateException.class);
        assertThatThrownBy(() -> predictor.predict(REQUEST))
                .isInstanceOf(TranslateException.class)
                .hasMessageContaining("NDManager has been closed already");
        predictor.close();
    }

    @Test
    void anInterruptedPredictorGivesUp() throws Exception {
        GenerationRequest endless =
                GenerationRequest.builder()
                        .setClasses(0)
                        .optCount(10_000)
                        .optTimeout(Duration.ofMinutes(2))
                        .build();
        try (ZooModel<GenerationRequest, GenerationResult> model = byUrl().build().loadModel();
                Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> predictor.predict(endless))
                    .isInstanceOf(TranslateException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(tokens(predictor.predict(REQUEST))).hasSize(2);
        }
    }

    @Test
    void optionsAreChecked() {
        refused(byUrl().optOption("maxbatch", "4"), "unknown option maxbatch, expected only");
        refused(byUrl().optOption("maxBatch", "many"), "maxBatch = many is no whole number");
        refused(byUrl().optOption("maxBatch", "0"), "maxBatch = 0 is outside 1..1024");
        refused(byUrl().optOption("memoryLimit", "0"), "memory limit in bytes = 0 is outside");
        refused(byUrl().optArgument("maxBatch", 4), "maxBatch is an option, not an argument");
        assertThatThrownBy(() -> byUrl().optOption("memoryLimit", "1000").build().loadModel())
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("1,000 bytes available");
    }

    private static void refused(Criteria.Builder<?, ?> criteria, String message) {
        assertThatThrownBy(() -> criteria.build().loadModel())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theDeviceIsHonoured() throws Exception {
        try (ZooModel<GenerationRequest, GenerationResult> model =
                byUrl().optDevice(Device.cpu()).build().loadModel()) {
            assertThat(model.getNDManager().getDevice()).isEqualTo(Device.cpu());
            assertThatThrownBy(() -> model.newPredictor(Device.gpu()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("load it again with optDevice");
        }
        assertThatThrownBy(() -> byUrl().optDevice(Device.gpu(99)).build().loadModel())
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("device gpu:99 is not there");
    }

    @Test
    void foldersThatAreNoModelsAreNamed() throws Exception {
        assertThatThrownBy(() -> byUrl("/nowhere"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("/nowhere: is no folder, expected a model folder");
        assertThatThrownBy(() -> byUrl("no%20where"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(
                        Path.of("no where").toAbsolutePath()
                                + ": is no folder, expected a model folder");
        assertThatThrownBy(() -> byUrl("//models/dogs"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("flashar://models/dogs names a host");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> byUrl(empty.toString()).build().loadModel())
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("is no complete model directory");
        assertThatThrownBy(
                        () ->
                                types(GenerationRequest.class, Image.class)
                                        .optModelUrls(url())
                                        .build()
                                        .loadModel())
                .isInstanceOf(ModelNotFoundException.class);
    }

    @Test
    void aModelSaysWhatItIsNot() throws Exception {
        try (Model other = Model.newInstance("other");
                Model unloaded = Model.newInstance("unloaded", "FlashAR");
                Model loaded = Model.newInstance("loaded", "FlashAR")) {
            assertThatThrownBy(() -> GeneratorModel.of(other))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("model other is of another engine");
            assertThatThrownBy(() -> GeneratorModel.of(unloaded).generator())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("model unloaded is not loaded");
            loaded.load(path);
            assertThat(GeneratorModel.of(loaded).generator().generate(REQUEST).images()).hasSize(2);
            assertThatThrownBy(() -> loaded.load(path)).hasMessageContaining("loaded already");
        }
    }

    private static GenerationResult predict(
            Predictor<GenerationRequest, GenerationResult> predictor) {
        try {
            return predictor.predict(REQUEST);
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<int[]> tokens(GenerationResult drawn) {
        return drawn.images().stream().map(GeneratedImage::tokens).toList();
    }

    private static <I, O> Criteria.Builder<I, O> types(Class<I> input, Class<O> output) {
        return Criteria.builder().setTypes(input, output);
    }

    private static Criteria.Builder<GenerationRequest, GenerationResult> byUrl() {
        return types(GenerationRequest.class, GenerationResult.class).optModelUrls(url());
    }

    private static Criteria.Builder<GenerationRequest, GenerationResult> byUrl(String folder) {
        return types(GenerationRequest.class, GenerationResult.class)
                .optModelUrls("flashar:" + folder);
    }

    private static String url() {
        return "flashar:" + path.toUri().getRawPath();
    }

    private static final class Steps implements Progress {

        private final List<String> heard = new ArrayList<>();

        @Override
        public void reset(String message, long max, String trailing) {
            heard.add(message + " " + max);
        }

        @Override
        public void start(long initial) {
            heard.add("start");
        }

        @Override
        public void end() {
            heard.add("end");
        }

        @Override
        public void increment(long increment) {
            heard.add("+" + increment);
        }

        @Override
        public void update(long progress, String message) {
            heard.add(String.valueOf(progress));
        }
    }
}
