package io.github.flashar.examples.bench;

import ai.djl.Device;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures how fast decoders draw tokens.
 *
 * @param decoders those to measure
 * @param batches batch sizes to measure
 * @param repetitions measured decodes of each decoder and batch size
 * @param guidance of the images
 * @param sampling of the images
 */
public record BenchRun(
        Set<DecoderKind> decoders,
        List<Integer> batches,
        int repetitions,
        Guidance guidance,
        SamplingConfig sampling) {

    public BenchRun {
        batches = List.copyOf(batches);
    }

    /** Measures a model. */
    public BenchResult run(FlashArModel model) {
        BackboneConfig backbone = model.config().backbone();
        Map<DecoderKind, TokenDecoder> opened = new EnumMap<>(DecoderKind.class);
        try {
            decoders.forEach(kind -> opened.put(kind, decoder(kind, model)));
            List<Speed> speeds =
                    new SpeedBench(opened, batch -> request(batch, backbone))
                            .measure(batches, repetitions);
            Device device = model.parameters().manager().getDevice();
            return new BenchResult(
                    this, model.config(), speeds, MatrixRate.measure(device), Machine.on(device));
        } finally {
            opened.values().forEach(TokenDecoder::close);
        }
    }

    /** The request of a batch, whose images go through all classes, or show texts of any words. */
    public DecodeRequest request(int batch, BackboneConfig model) {
        if (!(model.prefix() instanceof TextPrefix texts)) {
            int classes = model.classPrefix().classes();
            return SpeedBench.request(batch, classes, guidance, sampling);
        }
        int longest = texts.tokens();
        TextPrompt prompt = new TextPrompt(words(longest), words(Math.max(1, longest / 2)));
        return DecodeRequest.builder()
                .setTexts(Collections.nCopies(batch, prompt))
                .setSeeds(LongStream.range(0, batch).toArray())
                .optGuidance(guidance)
                .optSampling(sampling)
                .build();
    }

    private static int[] words(int count) {
        return IntStream.range(0, count).map(i -> i % 2).toArray();
    }

    private static TokenDecoder decoder(DecoderKind kind, FlashArModel model) {
        return switch (kind) {
            case RASTER -> new RasterDecoder(model.backbone());
            case DIAGONAL -> new DiagonalDecoder(model);
        };
    }
}
