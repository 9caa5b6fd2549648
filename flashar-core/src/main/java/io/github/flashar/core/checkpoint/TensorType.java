package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.DataType;

/** Element types of a safetensors file that this library reads. Values are little-endian. */
public enum TensorType {
    F64(8, Kind.FLOAT),
    F32(4, Kind.FLOAT),
    F16(2, Kind.FLOAT),
    BF16(2, Kind.FLOAT),
    I64(8, Kind.INTEGER),
    I32(4, Kind.INTEGER),
    I16(2, Kind.INTEGER),
    I8(1, Kind.INTEGER),
    U32(4, Kind.INTEGER),
    U16(2, Kind.INTEGER),
    U8(1, Kind.INTEGER),
    BOOL(1, Kind.BOOLEAN);

    /** What the values of a type become in memory. */
    public enum Kind {
        /** Becomes float32. */
        FLOAT(DataType.FLOAT32),
        /** Becomes int64. */
        INTEGER(DataType.INT64),
        /** Becomes boolean; any byte but 0 is true. */
        BOOLEAN(DataType.BOOLEAN);

        private final DataType inMemory;

        Kind(DataType inMemory) {
            this.inMemory = inMemory;
        }

        /** Type of the values in memory. */
        DataType inMemory() {
            return inMemory;
        }
    }

    private final int bytes;
    private final Kind kind;

    TensorType(int bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** What the values become in memory. */
    public Kind kind() {
        return kind;
    }
}
