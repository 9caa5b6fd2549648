package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.model.PictureDecoder;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One request on its way: subjects to what the model reads, to tokens, to pixels. */
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

    /** Does it all. */
    GenerationResult run(SubjectReader reader) {
        Duration waiting = stop.elapsed();
        SubjectReader.Reading subjects = reader.read(specs, stop);
        Duration encoded = stop.elapsed();
        try (BatchPictures drawn = batchPictures()) {
            decode(subjects, drawn);
            Duration decoded = stop.elapsed();
            List<RgbImage> images = drawn.all();
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
    }

    /** The last batch has nothing drawn beside it, so it takes two to gain by it. */
    private BatchPictures batchPictures() {
        return batches() > 1 && generator.drawsBesidePictures()
                ? new PicturesBeside(pictures, stop)
                : new PicturesAfterwards(pictures, stop);
    }

    private void decode(SubjectReader.Reading subjects, BatchPictures drawn) {
        begun = System.nanoTime();
        for (int from = 0; from < specs.size(); from += maxBatch) {
            stop.check();
            int first = from;
            List<ImageSpec> batch = specs.subList(from, Math.min(specs.size(), from + maxBatch));
            DecodeResult result =
                    decoder.decode(request(batch, subjects), step -> afterStep(first, step));
            System.arraycopy(result.tokens(), 0, tokens, from, batch.size());
            drawn.add(result.tokens());
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
        return new GenerationStep(
                first / maxBatch * decoder.passes(),
                batches() * decoder.passes(),
                Duration.ofNanos(System.nanoTime() - begun),
                first,
                step,
                tokens,
                pictures);
    }

    private int batches() {
        return (specs.size() + maxBatch - 1) / maxBatch;
    }

    private static DecodeRequest request(List<ImageSpec> batch, SubjectReader.Reading subjects) {
        DecodeRequest.Builder request = DecodeRequest.builder();
        subjects.addTo(request, batch);
        return request.setSeeds(batch.stream().mapToLong(ImageSpec::seed).toArray())
                .optGuidance(batch.stream().map(ImageSpec::guidance).toArray(Guidance[]::new))
                .optSampling(batch.stream().map(ImageSpec::sampling).toArray(SamplingConfig[]::new))
                .build();
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
