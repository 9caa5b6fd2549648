package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VectorQuantizer;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * Codes as the decoder's first convolution reads them: scaled to unit length if the tokenizer
 * compares them so, then widened by {@code post_quant_conv}, which sees one cell at a time.
 */
final class CodeTable {

    private static final String WIDEN = "post_quant_conv";
    private static final double MIN_NORM = 1e-12; // the length that a zero code is taken to have
    private static final int ROWS_AT_A_TIME = 4096;

    private final VqConfig config;
    private final float[] codebook; // [codes, codebookDim]
    private final float[] weight; // [zChannels, codebookDim]
    private final float[] bias;

    private CodeTable(VqConfig config, PixelWeights weights) {
        int dim = config.codebookDim();
        this.config = config;
        this.codebook = weights.floats(VectorQuantizer.CODEBOOK, config.codebookSize(), dim);
        this.weight = weights.mapWeight(WIDEN, dim, config.zChannels());
        this.bias = weights.bias(WIDEN, config.zChannels());
    }

    /** Returns it as float16 [codes, zChannels rounded up], zeros beyond zChannels. */
    static DeviceMemory load(VqConfig config, PixelWeights weights) {
        CodeTable table = new CodeTable(config, weights);
        long rowBytes = (long) Filter.paddedInputs(config.zChannels()) * Short.BYTES;
        int codes = config.codebookSize();
        DeviceMemory memory = weights.allocateHalves(codes * rowBytes / Short.BYTES);
        for (int from = 0; from < codes; from += ROWS_AT_A_TIME) {
            int rows = Math.min(ROWS_AT_A_TIME, codes - from);
            memory.slice(from * rowBytes, rows * rowBytes)
                    .write(PixelWeights.toHalves(VectorQuantizer.CODEBOOK, table.rows(from, rows)));
        }
        return memory;
    }

    private float[] rows(int from, int count) {
        int width = Filter.paddedInputs(config.zChannels());
        float[] rows = new float[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            int code = (from + i) * config.codebookDim();
            double scale = scale(code);
            for (int channel = 0; channel < config.zChannels(); channel++) {
                rows[i * width + channel] = (float) (bias[channel] + scale * dot(code, channel));
            }
        }
        return rows;
    }

    private double dot(int code, int channel) {
        double sum = 0;
        for (int i = 0; i < config.codebookDim(); i++) {
            sum += (double) codebook[code + i] * weight[channel * config.codebookDim() + i];
        }
        return sum;
    }

    private double scale(int code) {
        if (config.match() != CodeMatch.COSINE) {
            return 1;
        }
        double squares = 0;
        for (int i = 0; i < config.codebookDim(); i++) {
            squares += (double) codebook[code + i] * codebook[code + i];
        }
        return 1 / Math.max(Math.sqrt(squares), MIN_NORM);
    }
}
