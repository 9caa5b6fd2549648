package io.github.flashar.train.codes;

/**
 * Where things lie in a {@link CodeShard}. Positions are 64-bit and cannot overflow: the limits of
 * {@link CodeSpec} and {@link #MAX_SAMPLES} keep a file below 2⁵⁴ bytes.
 *
 * @param spec of the samples
 * @param samples in the shard
 */
record ShardLayout(CodeSpec spec, int samples) {

    static final long MAGIC = 0x0A0D53444F434189L; // 0x89 "ACODS" CR LF, little-endian
    static final int VERSION = 1;
    static final int MAX_SAMPLES = 1 << 20;

    /** Magic, seven numbers and their checksum. */
    static final int HEADER_BYTES = Long.BYTES + 8 * Integer.BYTES;

    static final int HEADER_CHECKSUM_AT = HEADER_BYTES - Integer.BYTES;

    int indexAt(int sample) {
        return HEADER_BYTES + sample * Integer.BYTES;
    }

    int labelAt(int sample) {
        return indexAt(samples) + sample * Integer.BYTES;
    }

    int tableChecksumAt() {
        return labelAt(samples);
    }

    int tokenBytes() {
        return spec.isNarrow() ? Short.BYTES : Integer.BYTES;
    }

    /** Bytes of the tokens of one sample; their checksum follows. */
    long sampleBytes() {
        return (long) spec.tokensPerSample() * tokenBytes();
    }

    long tokensAt(int sample) {
        return tableChecksumAt() + Integer.BYTES + sample * (sampleBytes() + Integer.BYTES);
    }

    long fileBytes() {
        return tokensAt(samples);
    }
}
