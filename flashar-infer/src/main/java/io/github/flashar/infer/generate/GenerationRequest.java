package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images to draw. An image depends on its own {@link ImageSpec} alone, not on the others of the
 * request, nor on what else the generator does.
 *
 * @param images at least one, all of one kind: classes, or captions
 * @param decoder how to draw; empty takes the fastest that the model has
 * @param timeout longest time that the request may take, waiting included; empty is no limit
 */
public record GenerationRequest(
        List<ImageSpec> images, Optional<DecoderKind> decoder, Optional<Duration> timeout) {

    /** Most images of one request. */
    public static final int MAX_IMAGES = 100_000;

    public GenerationRequest {
        images = List.copyOf(images);
        Checks.require(!images.isEmpty(), "no images: name at least one class, prompt or caption");
        Checks.inRange("number of images", images.size(), 1, MAX_IMAGES);
        long classes = images.stream().filter(i -> i.subject() instanceof Subject.ClassId).count();
        Checks.require(
                classes == 0 || classes == images.size(),
                "%d of %d images have classes, the others captions: a model takes one or the other",
                classes,
                images.size());
        timeout.ifPresent(
                time ->
                        Checks.require(
                                time.compareTo(Duration.ZERO) > 0,
                                "timeout = %s must be above zero",
                                time));
    }

    /** An image of each class, with random seeds and the usual settings. */
    public static GenerationRequest ofClasses(int... ids) {
        return builder().setClasses(ids).build();
    }

    /** An image of each prompt, with random seeds and the usual settings. */
    public static GenerationRequest ofPrompts(String... prompts) {
        return builder().setPrompts(prompts).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Number of images. */
    public int size() {
        return images.size();
    }

    /**
     * Collects a request. Settings that end in "…" take one value for all subjects, or one for each
     * in their order; {@link #build} checks all that needs no model.
     */
    public static final class Builder {

        private final List<Subject> subjects = new ArrayList<>();
        private int count = 1;
        private @Nullable PerSubject<Long> seeds;
        private PerSubject<Double> guidance = PerSubject.same("guidance", 2.0);
        private PerSubject<Integer> interval = PerSubject.same("guidance interval", -1);
        private PerSubject<Double> temperature = PerSubject.same("temperature", 1.0);
        private PerSubject<Integer> topK = PerSubject.same("top-k", 0);
        private PerSubject<Double> topP = PerSubject.same("top-p", 1.0);
        private Optional<DecoderKind> decoder = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();

        private Builder() {}

        /** Asks for images of classes, see {@link Subject.ClassId}. */
        public Builder setClasses(int... ids) {
            return set(Arrays.stream(ids).mapToObj(Subject.ClassId::new));
        }

        /** Asks for images of captions in words, see {@link Subject.Prompt}. */
        public Builder setPrompts(String... prompts) {
            return set(Arrays.stream(prompts).map(Subject.Prompt::new));
        }

        /** Asks for images of captions that were encoded before, named by their number. */
        public Builder setCaptions(List<CaptionFeatures> captions) {
            return set(
                    IntStream.range(0, captions.size())
                            .mapToObj(i -> new Subject.Caption("caption " + i, captions.get(i))));
        }

        /** Asks for images of subjects of any kind. */
        public Builder setSubjects(List<? extends Subject> wanted) {
            return set(wanted.stream());
        }

        private Builder set(Stream<? extends Subject> wanted) {
            subjects.clear();
            wanted.forEach(subjects::add);
            return this;
        }

        /** Images of each subject; default 1. All images of a subject stand together. */
        public Builder optCount(int images) {
            this.count = images;
            return this;
        }

        /**
         * Seed … of the first image of a subject; its second has the next number, and so on.
         * Default: random ones, which the result names.
         */
        public Builder optSeeds(long... values) {
            this.seeds = new PerSubject<>("seeds", Arrays.stream(values).boxed().toList());
            return this;
        }

        /** Guidance scale …, at least 0; up to 1 is none. Default 2. */
        public Builder optGuidance(double... scales) {
            this.guidance = doubles(guidance, scales);
            return this;
        }

        /** Last token count … that is still guided; below 0 is the whole image, the default. */
        public Builder optGuidanceInterval(int... tokens) {
            this.interval = ints(interval, tokens);
            return this;
        }

        /** Divisor of the logits …, at least 0; 0 takes the likeliest token. Default 1. */
        public Builder optTemperature(double... values) {
            this.temperature = doubles(temperature, values);
            return this;
        }

        /** How many of the likeliest tokens may be drawn …; 0, the default, is all. */
        public Builder optTopK(int... values) {
            this.topK = ints(topK, values);
            return this;
        }

        /** Probability mass that may be drawn …, in (0, 1]. Default 1. */
        public Builder optTopP(double... values) {
            this.topP = doubles(topP, values);
            return this;
        }

        /**
         * How to draw. Default: diagonal by diagonal if the model was adapted, else token by token.
         */
        public Builder optDecoder(DecoderKind kind) {
            this.decoder = Optional.of(kind);
            return this;
        }

        /** Longest time that the request may take, waiting included. Default: no limit. */
        public Builder optTimeout(Duration time) {
            this.timeout = Optional.of(time);
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws io.github.flashar.core.error.InvalidRequestException naming what is out of range
         */
        public GenerationRequest build() {
            PerSubject<Long> first = seeds == null ? randomSeeds() : seeds;
            Stream.of(first, guidance, interval, temperature, topK, topP)
                    .forEach(setting -> setting.checkCount(subjects.size()));
            Checks.inRange("count", count, 1, MAX_IMAGES);
            Checks.inRange("number of images", (long) count * subjects.size(), 0, MAX_IMAGES);
            List<ImageSpec> images = new ArrayList<>();
            for (int subject = 0; subject < subjects.size(); subject++) {
                for (int i = 0; i < count; i++) {
                    images.add(image(subject, first.of(subject) + i));
                }
            }
            return new GenerationRequest(images, decoder, timeout);
        }

        private PerSubject<Long> randomSeeds() {
            return new PerSubject<>(
                    "seeds", subjects.stream().map(subject -> FreshSeeds.next()).toList());
        }

        private ImageSpec image(int subject, long seed) {
            return new ImageSpec(
                    subjects.get(subject),
                    seed,
                    new Guidance(guidance.of(subject), interval.of(subject)),
                    SamplingConfig.builder()
                            .optTemperature(temperature.of(subject))
                            .optTopK(topK.of(subject))
                            .optTopP(topP.of(subject))
                            .build());
        }

        private static PerSubject<Double> doubles(PerSubject<Double> old, double... values) {
            return new PerSubject<>(old.name(), Arrays.stream(values).boxed().toList());
        }

        private static PerSubject<Integer> ints(PerSubject<Integer> old, int... values) {
            return new PerSubject<>(old.name(), Arrays.stream(values).boxed().toList());
        }
    }
}
