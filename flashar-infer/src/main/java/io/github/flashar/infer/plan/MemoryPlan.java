package io.github.flashar.infer.plan;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.text.T5Config;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.decode.CachedLayers;
import io.github.flashar.infer.decode.KvCache;
import io.github.flashar.infer.sampling.Guidance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Memory that loading models and drawing with them takes, from their sizes alone: {@link #check} it
 * before anything is allocated. In bytes, B images at a time, s = 2 streams an image under guidance
 * and else 1:
 *
 * <pre>
 * need      = fixed + B · image                        each the sum of its parts
 *
 * weights   : fixed = 4 · parameters                   float32, whatever the file stores
 *   packing : fixed = 4 · largest parameter            held twice for a moment
 * decoders  : image = s · (cache + pass) + logits      of each decoder
 *   cache   = 8 · layers · keyValueHeads · D · (P + H·W − 1)
 *                                                      layers = L; diagonal decoder: L + E
 *   pass    = 4 · max(P · token(P), w · token(P + H·W))   the prefix, the widest later pass:
 *                                                      w = 1; diagonal decoder: min(H, W)
 *   token(S) = (24 + layers) · d + 8 · f + 3 · heads · S     states, and what a layer holds of a
 *                                                      token that sees S
 *   logits  = 8 · w · V                                in the engine and in Java; a gate that
 *                                                      reads logits: 48 · s · w · V more
 * tokenizer : fixed = 4 · parameters
 *   pixels  : fixed = 112 · map                        one image at a time; map = the most values
 *                                                      between two layers, C · height · width
 * </pre>
 *
 * <p>Caches and weights are exact; what a pass holds for a moment is bounded from above. The engine
 * itself and the Java heap come on top, some hundred megabytes.
 *
 * @param parts what takes memory, one after the other
 * @param batch images drawn at a time, B; 0 to load only
 */
public record MemoryPlan(List<PlannedPart> parts, int batch) {

    private static final String WEIGHTS = "weights";
    private static final String PACKING = "packing";
    private static final Set<String> MODEL = Set.of(WEIGHTS, PACKING);

    public MemoryPlan {
        parts = List.copyOf(parts);
    }

    /** Bytes of what would lie there beside any model: image tokenizer, text encoder. */
    long withoutModel() {
        return parts.stream()
                .filter(part -> !MODEL.contains(part.name()))
                .mapToLong(PlannedPart::fixed)
                .sum();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Bytes needed whatever the batch. */
    public long fixed() {
        return parts.stream().mapToLong(PlannedPart::fixed).sum();
    }

    /** Bytes needed for each image drawn at a time. */
    public long image() {
        return parts.stream().mapToLong(PlannedPart::image).sum();
    }

    /** Bytes needed in all. */
    public long bytes() {
        return fixed() + batch * image();
    }

    /** The same plan with what lies in memory beside it. */
    public MemoryPlan beside(MemoryPlan loaded) {
        return new MemoryPlan(Stream.concat(loaded.parts.stream(), parts.stream()).toList(), batch);
    }

    /** The most images at a time, up to those planned, that fit so many bytes; 0 if none does. */
    public int largestBatch(long available) {
        return image() == 0
                ? batch
                : (int) Math.max(0, Math.min(batch, (available - fixed()) / image()));
    }

    /**
     * Fails if this machine has not enough memory at this moment, see {@link MachineMemory}.
     *
     * @throws InsufficientMemoryException naming need, what there is, and what would fit
     */
    public void check() {
        check(MachineMemory.available());
    }

    /** Fails if so many bytes are not enough. */
    public void check(long available) {
        if (bytes() > available) {
            throw new InsufficientMemoryException(
                    Refusal.message(this, available), bytes(), available);
        }
    }

    /** Adds up a {@link MemoryPlan}; everything is optional and may be added more than once. */
    public static final class Builder {

        private static final int FLOAT = Float.BYTES;

        /** Largest maps that a residual block and its convolutions hold; 26 were measured. */
        private static final int MAPS = 28;

        private final List<PlannedPart> parts = new ArrayList<>();
        private int batch;
        private int streams;

        private Builder() {}

        /** Images drawn at a time, and whether with unconditional streams beside. */
        public Builder optImages(int images, Guidance guidance) {
            this.batch = Checks.atLeast("images at a time", images, 1);
            this.streams = guidance.isActive() ? 2 : 1;
            return this;
        }

        /** The weights of a model. */
        public Builder addWeights(List<ParameterSpec> specs) {
            return addWeights(count(specs));
        }

        /** So many weights. */
        public Builder addWeights(long count) {
            return addFloats(WEIGHTS, count);
        }

        /** The weights of a model that are packed after loading. */
        public Builder addPackedWeights(List<ParameterSpec> specs) {
            long largest = specs.stream().mapToLong(ParameterSpec::size).max().orElse(0);
            return addWeights(specs).addFloats(PACKING, largest);
        }

        /** The weights of an encoder of captions. */
        public Builder addTextEncoder(T5Config config) {
            return addFloats("text encoder", count(config.parameterSpecs()));
        }

        private Builder addFloats(String name, long count) {
            parts.add(new PlannedPart(name, FLOAT * count, 0));
            return this;
        }

        /** A raster decoder; set the images first. */
        public Builder addRasterDecoder(BackboneConfig config) {
            int cached = config.prefix().tokens() + config.rasterTokens() - 1;
            return addDecoder(
                    "raster", config, CachedLayers.raster(config), cached, 1, logits(config, 1));
        }

        /** A diagonal decoder; set the images first. */
        public Builder addDiagonalDecoder(FlashArConfig config) {
            BackboneConfig backbone = config.backbone();
            int widest = Math.min(backbone.grid().height(), backbone.grid().width());
            int cached = backbone.sequenceLength() - 1;
            long logits = logits(backbone, widest);
            if (config.gate() instanceof GateConfig.Logits) {
                logits += 6L * streams * logits;
            }
            return addDecoder(
                    "diagonal", backbone, CachedLayers.diagonal(config), cached, widest, logits);
        }

        private Builder addDecoder(
                String kind,
                BackboneConfig config,
                CachedLayers layers,
                int cached,
                int widest,
                long logits) {
            addImage(kind + " caches", KvCache.bytes(config, layers, streams, cached));
            addImage(kind + " passes", streams * pass(config, layers.count(), widest));
            return addImage(kind + " logits", logits);
        }

        private Builder addImage(String name, long bytes) {
            parts.add(new PlannedPart(name, 0, bytes));
            return this;
        }

        /** An image tokenizer's weights, and turning one grid of tokens into pixels. */
        public Builder addTokenizer(VqConfig config, TokenGrid grid) {
            return addFloats("image tokenizer", count(config.parameterSpecs()))
                    .addFloats("pixels", MAPS * largestMap(config, grid));
        }

        private static long count(List<ParameterSpec> specs) {
            return specs.stream().mapToLong(ParameterSpec::size).sum();
        }

        /** The prefix or the widest later pass of one stream. */
        private static long pass(BackboneConfig config, int layers, int widest) {
            int prefix = config.prefix().tokens();
            long first = prefix * token(config, layers, prefix);
            long later = widest * token(config, layers, config.sequenceLength());
            return FLOAT * Math.max(first, later);
        }

        private static long token(BackboneConfig config, int layers, int seen) {
            return (24L + layers) * config.dim()
                    + 8L * config.feedForwardDim()
                    + 3L * config.heads() * seen;
        }

        private static long logits(BackboneConfig config, int tokens) {
            return 2L * FLOAT * tokens * config.vocabulary();
        }

        /** At full resolution the first block still has the channels of the level below. */
        private static long largestMap(VqConfig config, TokenGrid grid) {
            long side = config.downsampling();
            List<Integer> multipliers = config.channelMultipliers();
            int widest =
                    Math.max(multipliers.get(0), multipliers.get(multipliers.size() > 1 ? 1 : 0));
            return grid.cells() * side * side * config.channels() * widest;
        }

        public MemoryPlan build() {
            return new MemoryPlan(parts, batch);
        }
    }
}
