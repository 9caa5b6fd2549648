package io.github.flashar.infer.generate;

import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The decoders of a generator, each made when it is first needed. */
final class Decoders implements AutoCloseable {

    private final Generator generator;
    private final Map<DecoderKind, TokenDecoder> decoders = new EnumMap<>(DecoderKind.class);
    private int largestBatch;

    Decoders(Generator generator) {
        this.generator = generator;
    }

    /** Returns a decoder for a batch of that size; its caches stay as large from then on. */
    TokenDecoder get(DecoderKind kind, int batch) {
        largestBatch = Math.max(largestBatch, batch);
        return decoders.computeIfAbsent(kind, generator::decoder);
    }

    /** Largest batch so far, which the caches have room for. */
    int largestBatch() {
        return largestBatch;
    }

    /** Kinds that hold caches once another is used. */
    Set<DecoderKind> withAnother(DecoderKind kind) {
        Set<DecoderKind> kinds = EnumSet.of(kind);
        kinds.addAll(decoders.keySet());
        return kinds;
    }

    @Override
    public void close() {
        decoders.values().forEach(TokenDecoder::close);
        decoders.clear();
    }
}
