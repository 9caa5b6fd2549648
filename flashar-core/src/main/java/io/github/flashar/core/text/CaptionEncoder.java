package io.github.flashar.core.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Captions to the features that LlamaGen's text-conditional models take: cleaned, tokenized,
 * encoded at full length, and moved to the right. LlamaGen's scripts run the encoder in bfloat16 by
 * default; here it runs in float32, as they do with {@code --precision none}.
 *
 * <p>The features of a caption depend on nothing but the caption: they are the same alone and in
 * any batch, to the bit. Safe for several threads. Tokenizer and encoder stay the caller's to
 * close.
 */
public final class CaptionEncoder {

    private final UnaryOperator<String> cleaner;
    private final CaptionTokenizer tokenizer;
    private final T5Encoder encoder;

    private CaptionEncoder(Builder builder, CaptionTokenizer tokenizer, T5Encoder encoder) {
        this.cleaner = builder.cleaner;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Encodes captions in one pass; memory grows with their number. */
    public List<CaptionFeatures> encode(List<String> captions) {
        Checks.require(!captions.isEmpty(), "no caption given, expected at least one");
        CaptionTokens tokens = tokenizer.encode(captions.stream().map(cleaner).toList());
        checkIds(tokens.ids());
        NDManager owner = encoder.parameters().manager();
        try (NDScope scope = NativeMemory.scope()) {
            NDArray ids = owner.create(flat(tokens.ids()), shape(captions.size()));
            NDArray mask = owner.create(mask(tokens.validTokens()), shape(captions.size()));
            NDArray hidden = encoder.encode(ids, mask); // [B, P, F]
            return IntStream.range(0, captions.size())
                    .mapToObj(i -> features(hidden, i, tokens.validTokens()[i]))
                    .toList();
        }
    }

    private CaptionFeatures features(NDArray hidden, int caption, int validTokens) {
        return CaptionFeatures.leftPadded(
                hidden.get(caption).toFloatArray(),
                validTokens,
                tokenizer.tokens(),
                encoder.config().dim());
    }

    private Shape shape(int captions) {
        return new Shape(captions, tokenizer.tokens());
    }

    private float[] mask(int[] validTokens) {
        float[] mask = new float[validTokens.length * tokenizer.tokens()];
        for (int i = 0; i < validTokens.length; i++) {
            int start = i * tokenizer.tokens();
            Arrays.fill(mask, start, start + validTokens[i], 1);
        }
        return mask;
    }

    private static long[] flat(long[][] ids) {
        return Arrays.stream(ids).flatMapToLong(Arrays::stream).toArray();
    }

    /** An id beyond the table would end in an engine's error that says nothing of tokenizers. */
    private void checkIds(long[][] ids) {
        long largest = Arrays.stream(ids).flatMapToLong(Arrays::stream).max().orElse(0);
        if (largest >= encoder.config().vocabulary()) {
            throw new InvalidRequestException(
                    String.format(
                            "token id %d is outside the text encoder's vocabulary of %d; take the"
                                    + " tokenizer.json that came with its weights",
                            largest, encoder.config().vocabulary()));
        }
    }

    /** Builds a {@link CaptionEncoder}. */
    public static final class Builder {

        private @Nullable CaptionTokenizer tokenizer;
        private @Nullable T5Encoder encoder;
        private UnaryOperator<String> cleaner = CaptionCleaner::clean;

        private Builder() {}

        public Builder setTokenizer(CaptionTokenizer tokenizer) {
            this.tokenizer = tokenizer;
            return this;
        }

        public Builder setEncoder(T5Encoder encoder) {
            this.encoder = encoder;
            return this;
        }

        /**
         * What is done to a caption before it is tokenized. Default: {@link CaptionCleaner#clean},
         * as in LlamaGen's training; it must be safe for several threads.
         */
        public Builder optCleaner(UnaryOperator<String> cleaner) {
            this.cleaner = cleaner;
            return this;
        }

        public CaptionEncoder build() {
            if (tokenizer == null || encoder == null) {
                throw new InvalidRequestException("tokenizer and encoder must both be set");
            }
            return new CaptionEncoder(this, tokenizer, encoder);
        }
    }
}
