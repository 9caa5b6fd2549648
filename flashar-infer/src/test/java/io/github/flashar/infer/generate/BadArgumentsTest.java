package io.github.flashar.infer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import io.github.flashar.infer.service.GenerationService;
import io.github.flashar.testkit.NativeArrays;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a request is said at once, with name and value, and nothing is begun. */
class BadArgumentsTest {

    private static final double[] NOT_REAL = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final double[] BELOW_ZERO = {-Double.MIN_VALUE, -1e-9, -0.5, -1, -1e9, -1e300};
    private static final int[] NEGATIVE = {-1, -2, -1000, Integer.MIN_VALUE};
    private static final int WRONG_COUNT = 4;

    @TempDir Path folder;

    private final Map<String, Case> cases = new LinkedHashMap<>();

    /** What is wrong and what the message has to name. */
    private record Case(ThrowingCallable call, List<String> words) {}

    @Test
    void everyBadArgumentIsRefusedByName() {
        try (Generator loaded = Generator.open(TinyGenerator.writeAdapted(folder));
                ImageGenerator generator =
                        ImageGenerator.builder().setGenerator(loaded).optMaxBatch(8).build();
                GenerationService service = GenerationService.builder(generator).build()) {
            generator.warmUp();
            numbers();
            counts();
            subjects(generator, service);
            builders(generator);
            assertThat(cases).hasSizeGreaterThanOrEqualTo(150);

            int before = NativeArrays.live(loaded.manager());
            double[] millis = cases.values().stream().mapToDouble(this::refusal).sorted().toArray();
            double median = millis[millis.length / 2];
            System.out.printf("%d bad arguments, median %.3f ms%n", cases.size(), median);
            assertThat(median).isLessThan(5);
            assertThat(NativeArrays.live(loaded.manager())).isEqualTo(before);
        }
    }

    /** Returns the milliseconds it took. */
    private double refusal(Case bad) {
        long begun = System.nanoTime();
        Throwable thrown = catchThrowable(bad.call);
        double millis = (System.nanoTime() - begun) / 1e6;
        assertThat(thrown).as("%s", bad.words).isInstanceOf(FlashArException.class);
        assertThat(thrown.getMessage()).contains(bad.words);
        return millis;
    }

    private void numbers() {
        for (double value : concat(NOT_REAL, BELOW_ZERO)) {
            request("guidance", value, b -> b.optGuidance(value), "guidance scale");
            request("temperature", value, b -> b.optTemperature(value), "temperature");
            add("guidance of " + value, () -> Guidance.of(value), "guidance", value);
            add(
                    "sampling of " + value,
                    () -> SamplingConfig.builder().optTemperature(value).build(),
                    "temperature",
                    value);
        }
        for (double value : concat(concat(NOT_REAL, BELOW_ZERO), 0, 1.0000001, 2, 1e300)) {
            request("top-p", value, b -> b.optTopP(value), "top-p");
            add(
                    "sampling top-p " + value,
                    () -> SamplingConfig.builder().optTopP(value).build(),
                    "top-p",
                    value);
        }
        for (int value : NEGATIVE) {
            request("top-k", value, b -> b.optTopK(value), "top-k");
            request("count", value, b -> b.optCount(value), "count");
            request("class", value, b -> b.setClasses(value), "class id");
            add(
                    "sampling top-k " + value,
                    () -> SamplingConfig.builder().optTopK(value).build(),
                    "top-k",
                    value);
        }
        for (int value : new int[] {0, GenerationRequest.MAX_IMAGES + 1, Integer.MAX_VALUE}) {
            request("count", value, b -> b.optCount(value), "count");
        }
        for (long nanos : new long[] {0, -1, Long.MIN_VALUE}) {
            Duration time = Duration.ofNanos(nanos);
            request("timeout", time, b -> b.optTimeout(time), "timeout");
        }
    }

    private void counts() {
        for (int count : new int[] {0, 2, WRONG_COUNT}) {
            String given = count + " values of ";
            request("seeds", count, b -> b.optSeeds(new long[count]), given + "seeds");
            request("guidances", count, b -> b.optGuidance(new double[count]), given + "guidance");
            request(
                    "intervals",
                    count,
                    b -> b.optGuidanceInterval(new int[count]),
                    given + "guidance interval");
            request(
                    "temperatures",
                    count,
                    b -> b.optTemperature(new double[count]),
                    given + "temperature");
            request("top-ks", count, b -> b.optTopK(new int[count]), given + "top-k");
            double[] mass = new double[count];
            Arrays.fill(mass, 1);
            request("top-ps", count, b -> b.optTopP(mass), given + "top-p");
        }
        add("nothing", () -> GenerationRequest.builder().build(), "no images");
        add("no classes", GenerationRequest::ofClasses, "no images");
        add("no prompts", GenerationRequest::ofPrompts, "no images");
        add(
                "no specs",
                () -> new GenerationRequest(List.of(), Optional.empty(), Optional.empty()),
                "no images");
        add(
                "too many in all",
                () -> GenerationRequest.builder().setClasses(0, 1).optCount(60_000).build(),
                "number of images",
                120_000);
    }

    private void subjects(ImageGenerator generator, GenerationService service) {
        for (String blank : List.of("", " ", "\t", "\n", " \r\n ")) {
            add("prompt " + blank.hashCode(), () -> new Subject.Prompt(blank), "blank");
            add(
                    "prompts " + blank.hashCode(),
                    () -> GenerationRequest.ofPrompts("a cat", blank),
                    "blank");
        }
        for (int id : new int[] {4, 5, 100, Integer.MAX_VALUE}) {
            GenerationRequest request = GenerationRequest.ofClasses(0, id);
            add("draw " + id, () -> generator.generate(request), "class id of image 1", id, "0..3");
            add("later " + id, () -> generator.generateAsync(request), "image 1", id, "0..3");
            add("served " + id, () -> service.submit(request), "image 1", id, "0..3");
            add("check " + id, () -> generator.check(request), "image 1", id, "0..3");
        }
        CaptionFeatures features = new CaptionFeatures(2, 2, new float[4], 2);
        GenerationRequest caption =
                GenerationRequest.builder().setCaptions(List.of(features)).build();
        add("caption", () -> generator.generate(caption), "image 0 has a caption");
        add("served caption", () -> service.submit(caption), "image 0 has a caption");
        GenerationRequest prompt = GenerationRequest.ofPrompts("a cat");
        add("prompt", () -> generator.generate(prompt), "image 0 has a caption");
        add("prompt later", () -> generator.generateAsync(prompt), "image 0 has a caption");
        add("served prompt", () -> service.submit(prompt), "image 0 has a caption");
        add(
                "mixed",
                () ->
                        GenerationRequest.builder()
                                .setSubjects(
                                        List.of(new Subject.ClassId(0), new Subject.Prompt("x")))
                                .build(),
                "1 of 2 images have classes");
        for (int size : new int[] {9, 10, 1000}) {
            GenerationRequest large =
                    GenerationRequest.builder().setClasses(0).optCount(size).build();
            add("batch " + size, () -> service.submit(large), "number of images", size, "1..8");
        }
    }

    private void builders(ImageGenerator generator) {
        for (int value : new int[] {0, -1, 1025, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            add(
                    "largest batch " + value,
                    () -> ImageGenerator.builder().optMaxBatch(value),
                    "largest batch",
                    value,
                    "1..1024");
        }
        for (long value : new long[] {0, -1, Long.MIN_VALUE}) {
            add(
                    "memory " + value,
                    () -> ImageGenerator.builder().optMemoryLimit(value),
                    "memory limit",
                    value);
        }
        for (int value : new int[] {0, -1, 1_000_001, Integer.MIN_VALUE}) {
            add(
                    "capacity " + value,
                    () -> GenerationService.builder(generator).optCapacity(value),
                    "queue capacity",
                    value,
                    "1..1000000");
        }
        for (Duration value : List.of(Duration.ofNanos(-1), Duration.ofMinutes(2))) {
            add(
                    "wait " + value,
                    () -> GenerationService.builder(generator).optMaxWait(value),
                    "longest wait",
                    value);
        }
        add("no model", () -> ImageGenerator.builder().build(), "set either a model folder");
        for (String name : List.of("missing", "missing/deeper", "a\nb", "ä")) {
            Path none = folder.resolve(name);
            add("folder " + name, () -> ImageGenerator.open(none), none);
        }
        Path tokenizer = folder.resolve("tokenizer");
        add("a tokenizer", () -> ImageGenerator.open(tokenizer), tokenizer);
        add(
                "text encoder",
                () ->
                        ImageGenerator.builder()
                                .setModel(folder)
                                .optTextEncoder(folder.resolve("t5"))
                                .build(),
                "takes no text encoder");
    }

    private void request(
            String name, Object value, Consumer<GenerationRequest.Builder> setting, String word) {
        add(
                name + " " + value,
                () -> {
                    GenerationRequest.Builder builder =
                            GenerationRequest.builder().setClasses(0, 1, 2);
                    setting.accept(builder);
                    builder.build();
                },
                word,
                value);
    }

    private void add(String name, ThrowingCallable call, Object... words) {
        cases.put(name, new Case(call, Arrays.stream(words).map(String::valueOf).toList()));
    }

    private static double[] concat(double[] some, double... more) {
        double[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
