package io.github.flashar.examples.bench.cuda;

import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.model.DecoderKind;

/**
 * One way of drawing that is measured.
 *
 * @param model whose decoder it is
 * @param kind order of drawing
 * @param deterministic whether images are the same in every batch
 */
record CudaSubject(CudaModel model, DecoderKind kind, boolean deterministic) {

    /** More passes than this are measured in part where each of them takes long. */
    private static final int MOST_PASSES = 65;

    /**
     * Passes that are timed: all, but of a model that reads text drawn token by token the first 65,
     * for at 34 billion parameters a thousand of them take most of a minute.
     */
    int timedPasses() {
        boolean slow =
                kind == DecoderKind.RASTER && model.backbone().prefix() instanceof TextPrefix;
        int passes = model.backbone().grid().cells();
        return slow ? Math.min(MOST_PASSES, passes) : Integer.MAX_VALUE;
    }

    /** Makes its decoder; the caller closes it. */
    CudaDecoder open() {
        return switch (kind) {
            case RASTER -> CudaDecoder.raster(model);
            case DIAGONAL -> CudaDecoder.diagonal(model);
        };
    }
}
