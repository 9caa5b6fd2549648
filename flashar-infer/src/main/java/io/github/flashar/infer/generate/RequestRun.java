package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.model.PictureDecoder;
import io.github.flashar.infer.model.PromptEncoder;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its way: prompts to features, features to tokens, tokens to pixels. */
final class RequestRun {

    private final LoadedGenerator generator;
    private final DecoderKind kind;
    private final TokenDecoder decoder;
    private final List<ImageSpec> specs;
    private final int maxBatch;
    private final GenerationListener listener;
    private final StopRule stop;
    private final PictureDecoder pictures;
    private final int[][] tokens; // [images][H·W]
    private Duration decoding = Duration.ZERO;
    private Duration sampling = Duration.ZERO;
    private Duration listening = Duration.ZERO;
    private long begun;

    /**
     * @param decoder of that kind
     * @param maxBatch images drawn together at most
     */
    RequestRun(
            LoadedGenerator generator,
            DecoderKind kind,
            TokenDecoder decoder,
            GenerationRequest request,
            int maxBatch,
            GenerationListener listener,
            StopRule stop) {
        this.generator = generator;
        this.kind = kind;
        this.decoder = decoder;
        this.specs = request.images();
        this.maxBatch = maxBatch;
        this.listener = listener;
        this.stop = stop;
        this.pictures = generator.pictures();
        this.tokens = new int[specs.size()][generator.description().backbone().grid().cells()];
        for (int[] grid : tokens) {
            Arrays.fill(grid, DecodeStep.UNDRAWN);
        }
    }

    /** Does it all; {@code encoder} is needed for prompts only. */
    GenerationResult run(@Nullable PromptEncoder encoder) {
        Duration waiting = stop.elapsed();
        Map<String, CaptionFeatures> prompts = encode(encoder);
        Duration encoded = stop.elapsed();
        decode(prompts);
        Duration decoded = stop.elapsed();
        List<RgbImage> images = pictures.of(tokens, stop::check);
        Timings timings =
                new Timings(
                        waiting,
                        encoded.minus(waiting),
                        decoding.minus(sampling).minus(listening),
                        sampling,
                        listening,
                        stop.elapsed().minus(decoded));
        return new GenerationResult(images(images), kind, decoder.passes(), timings);
    }

    /**
     * Each prompt once: the features are the same as in a batch, and memory does not grow with it.
     */
    private Map<String, CaptionFeatures> encode(@Nullable PromptEncoder encoder) {
        Map<String, CaptionFeatures> features = new HashMap<>();
        for (ImageSpec spec : specs) {
            if (spec.subject() instanceof Subject.Prompt prompt
                    && !features.containsKey(prompt.text())) {
                stop.check();
                features.put(prompt.text(), Objects.requireNonNull(encoder).encode(prompt.text()));
            }
        }
        return features;
    }

    private void decode(Map<String, CaptionFeatures> prompts) {
        begun = System.nanoTime();
        for (int from = 0; from < specs.size(); from += maxBatch) {
            stop.check();
            int first = from;
            List<ImageSpec> batch = specs.subList(from, Math.min(specs.size(), from + maxBatch));
            DecodeResult result =
                    decoder.decode(request(batch, prompts), step -> afterStep(first, step));
            System.arraycopy(result.tokens(), 0, tokens, from, batch.size());
            decoding = decoding.plus(result.total());
            sampling = sampling.plus(result.sampling());
        }
    }

    private boolean afterStep(int first, DecodeStep step) {
        stop.check();
        long heard = System.nanoTime();
        boolean goOn = listener.afterStep(step(first, step));
        listening = listening.plusNanos(System.nanoTime() - heard);
        return goOn;
    }

    private GenerationStep step(int first, DecodeStep step) {
        int batches = (specs.size() + maxBatch - 1) / maxBatch;
        return new GenerationStep(
                first / maxBatch * decoder.passes(),
                batches * decoder.passes(),
                Duration.ofNanos(System.nanoTime() - begun),
                first,
                step,
                tokens,
                pictures);
    }

    private static DecodeRequest request(
            List<ImageSpec> batch, Map<String, CaptionFeatures> prompts) {
        DecodeRequest.Builder request = DecodeRequest.builder();
        if (batch.get(0).subject() instanceof Subject.ClassId) {
            request.setClassIds(batch.stream().mapToInt(RequestRun::classId).toArray());
        } else {
            request.setCaptions(batch.stream().map(spec -> caption(spec, prompts)).toList());
        }
        return request.setSeeds(batch.stream().mapToLong(ImageSpec::seed).toArray())
                .optGuidance(batch.stream().map(ImageSpec::guidance).toArray(Guidance[]::new))
                .optSampling(batch.stream().map(ImageSpec::sampling).toArray(SamplingConfig[]::new))
                .build();
    }

    private static int classId(ImageSpec spec) {
        return ((Subject.ClassId) spec.subject()).id();
    }

    private static CaptionFeatures caption(ImageSpec spec, Map<String, CaptionFeatures> prompts) {
        return spec.subject() instanceof Subject.Caption caption
                ? caption.features()
                : Objects.requireNonNull(prompts.get(((Subject.Prompt) spec.subject()).text()));
    }

    private List<GeneratedImage> images(List<RgbImage> pixels) {
        List<GeneratedImage> images = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            images.add(
                    new GeneratedImage(
                            specs.get(i),
                            name(specs.get(i).subject()),
                            pixels.get(i),
                            decoder.grid(),
                            tokens[i],
                            kind,
                            decoder.passes()));
        }
        return images;
    }

    private String name(Subject subject) {
        if (subject instanceof Subject.Prompt prompt) {
            return prompt.text();
        }
        return subject instanceof Subject.Caption caption
                ? caption.name()
                : ((ClassNames) generator.description().conditioning())
                        .name(((Subject.ClassId) subject).id());
    }
}
