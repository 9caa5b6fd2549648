package io.github.flashar.infer.generate;

import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import java.util.EnumSet;
import java.util.Set;

/**
 * What decides how large caches and passes are.
 *
 * @param decoders that are used
 * @param batch images drawn together at most
 * @param guidance of an image that is guided, if any is
 */
record Demand(Set<DecoderKind> decoders, int batch, Guidance guidance) {

    /** Before anything is drawn. */
    static final Demand NONE = new Demand(Set.of(), 0, Guidance.none());

    Demand {
        decoders = Set.copyOf(decoders);
    }

    /** What a request asks for. */
    static Demand of(GenerationRequest request, DecoderKind fastest, int maxBatch) {
        return new Demand(
                Set.of(request.decoder().orElse(fastest)),
                Math.min(maxBatch, request.size()),
                request.images().stream()
                        .map(ImageSpec::guidance)
                        .filter(Guidance::isActive)
                        .findFirst()
                        .orElse(Guidance.none()));
    }

    /** Both: caches stay as large as they were once. */
    Demand and(Demand other) {
        Set<DecoderKind> both = EnumSet.noneOf(DecoderKind.class);
        both.addAll(decoders);
        both.addAll(other.decoders);
        return new Demand(
                both,
                Math.max(batch, other.batch),
                guidance.isActive() ? guidance : other.guidance);
    }
}
