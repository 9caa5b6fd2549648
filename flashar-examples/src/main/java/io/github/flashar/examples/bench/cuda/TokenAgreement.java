package io.github.flashar.examples.bench.cuda;

import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.decode.DecodeRequest;
import java.util.function.Supplier;

/** How many tokens bfloat16 and float32 draw alike from the same seeds. */
final class TokenAgreement {

    private TokenAgreement() {}

    /** Share of equal tokens, 0..1, diagonal by diagonal. The full model is loaded and freed. */
    static double measure(CudaModel fast, Supplier<CudaModel> full, DecodeRequest request) {
        int[][] expected;
        try (CudaModel model = full.get()) {
            expected = draw(model, request);
        }
        return share(draw(fast, request), expected);
    }

    private static int[][] draw(CudaModel model, DecodeRequest request) {
        try (CudaDecoder decoder = CudaDecoder.diagonal(model)) {
            return decoder.decode(request).tokens();
        }
    }

    /** Share of equal values of grids [B][H·W]. */
    static double share(int[][] tokens, int[][] others) {
        int equal = 0;
        int all = 0;
        for (int image = 0; image < tokens.length; image++) {
            for (int cell = 0; cell < tokens[image].length; cell++) {
                equal += tokens[image][cell] == others[image][cell] ? 1 : 0;
                all++;
            }
        }
        return (double) equal / all;
    }
}
