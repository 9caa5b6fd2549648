package io.github.flashar.examples.bench;

import ai.djl.Device;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        DecodeRequest settings = request(1, 1);
        int classes = model.config().backbone().classPrefix().classes();
        Map<DecoderKind, TokenDecoder> opened = new EnumMap<>(DecoderKind.class);
        try {
            decoders.forEach(kind -> opened.put(kind, decoder(kind, model)));
            List<Speed> speeds =
                    new SpeedBench(opened, settings, classes).measure(batches, repetitions);
            Device device = model.parameters().manager().getDevice();
            return new BenchResult(
                    this, model.config(), speeds, MatrixRate.measure(device), Machine.on(device));
        } finally {
            opened.values().forEach(TokenDecoder::close);
        }
    }

    /** The request of a batch, whose images go through all classes. */
    public DecodeRequest request(int batch, int classes) {
        return SpeedBench.request(batch, classes, guidance, sampling);
    }

    private static TokenDecoder decoder(DecoderKind kind, FlashArModel model) {
        return switch (kind) {
            case RASTER -> new RasterDecoder(model.backbone());
            case DIAGONAL -> new DiagonalDecoder(model);
        };
    }
}
