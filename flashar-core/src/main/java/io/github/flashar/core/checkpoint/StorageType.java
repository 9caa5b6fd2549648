package io.github.flashar.core.checkpoint;

/** How float32 weights are stored on disk; in memory they are always float32. */
public enum StorageType {
    /** Four bytes, exact. */
    FLOAT32(TensorType.F32),
    /** Two bytes, rounded to the nearest, ties to even: about 3 decimal digits, up to ±65504. */
    FLOAT16(TensorType.F16);

    private final TensorType type;

    StorageType(TensorType type) {
        this.type = type;
    }

    TensorType type() {
        return type;
    }
}
