package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

/** How weights, caches and the inputs of matrix products are stored. */
public enum Storage {

    /** 16 bits: float32 without the lower half of its fraction. */
    BF16(Short.BYTES, CUDA_R_16BF, "STORAGE_BF16"),

    /** 32 bits, as the CPU computes. */
    FLOAT(Float.BYTES, CUDA_R_32F, "STORAGE_FLOAT");

    private final int bytes;
    private final int type;
    private final String macro;

    Storage(int bytes, int type, String macro) {
        this.bytes = bytes;
        this.type = type;
        this.macro = macro;
    }

    /** Bytes of a value. */
    public int bytes() {
        return bytes;
    }

    /** Macro that tells a kernel so. */
    public String macro() {
        return macro;
    }

    /** The cudaDataType. */
    int type() {
        return type;
    }
}
