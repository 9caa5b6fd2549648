package io.github.flashar.infer.generate;

import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.LoadedGenerator;
import java.util.EnumMap;
import java.util.Map;

/** The decoders of a generator, each made when it is first needed. */
final class Decoders implements AutoCloseable {

    private final LoadedGenerator generator;
    private final Map<DecoderKind, TokenDecoder> decoders = new EnumMap<>(DecoderKind.class);
    private Demand demand = Demand.NONE;

    Decoders(LoadedGenerator generator) {
        this.generator = generator;
    }

    /** Returns a decoder for a demand; its caches stay as large from then on. */
    TokenDecoder get(DecoderKind kind, Demand wanted) {
        demand = demand.and(wanted);
        return decoders.computeIfAbsent(kind, generator::decoder);
    }

    /** All that was asked for so far, which the caches have room for. */
    Demand demand() {
        return demand;
    }

    @Override
    public void close() {
        decoders.values().forEach(TokenDecoder::close);
        decoders.clear();
    }
}
