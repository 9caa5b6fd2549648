package io.github.flashar.examples.bench.cuda;

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

    /** Makes its decoder; the caller closes it. */
    CudaDecoder open() {
        return switch (kind) {
            case RASTER -> CudaDecoder.raster(model);
            case DIAGONAL -> CudaDecoder.diagonal(model);
        };
    }
}
