package io.github.flashar.examples.bench;

import io.github.flashar.infer.model.DecoderKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * Times of decoders at one batch size, measured in one run.
 *
 * @param batch images drawn together
 * @param repetitions measured decodes of each decoder
 * @param timings by decoder
 */
public record Speed(int batch, int repetitions, Map<DecoderKind, Timing> timings) {

    public Speed {
        timings = new EnumMap<>(timings);
    }

    /** How many times faster the diagonal decoder is; NaN unless both were measured. */
    public double ratio() {
        return timings.keySet().size() == DecoderKind.values().length
                ? of(DecoderKind.RASTER).secondsPerImage()
                        / of(DecoderKind.DIAGONAL).secondsPerImage()
                : Double.NaN;
    }

    /** Times of a decoder that was measured. */
    public Timing of(DecoderKind decoder) {
        Timing timing = timings.get(decoder);
        if (timing == null) {
            throw new IllegalArgumentException(decoder + " was not measured");
        }
        return timing;
    }

    /**
     * One decoder.
     *
     * @param passes passes through the model per request
     * @param secondsPerImage median over the repetitions of time / batch, from class ids to tokens;
     *     turning tokens into pixels is the same for both decoders and not included
     * @param samplingShare median part of that time spent drawing tokens from logits, 0..1
     */
    public record Timing(int passes, double secondsPerImage, double samplingShare) {}
}
