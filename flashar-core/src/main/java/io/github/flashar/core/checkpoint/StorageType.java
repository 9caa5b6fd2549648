package io.github.flashar.core.checkpoint;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How float32 weights are stored on disk; in memory they are always float32. */
public enum StorageType {
    /** Four bytes, exact. */
    FLOAT32(TensorType.F32),
    /** Two bytes, rounded to the nearest, ties to even: about 3 decimal digits, up to ±65504. */
    FLOAT16(TensorType.F16),
    /**
     * Two bytes, rounded to the nearest, ties to even: about 2 decimal digits, range of float32.
     */
    BFLOAT16(TensorType.BF16);

    private final TensorType type;

    StorageType(TensorType type) {
        this.type = type;
    }

    /** The type that keeps all weights of a file exactly: its own if it has but one. */
    public static StorageType of(WeightFile file) {
        Set<TensorType> types =
                file.tensors().values().stream()
                        .map(TensorInfo::type)
                        .collect(Collectors.toUnmodifiableSet());
        return Arrays.stream(values())
                .filter(storage -> types.equals(Set.of(storage.type)))
                .findFirst()
                .orElse(FLOAT32);
    }

    TensorType type() {
        return type;
    }
}
