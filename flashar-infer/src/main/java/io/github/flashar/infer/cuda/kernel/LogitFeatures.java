package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;

/**
 * What the logit gate reads of a target: both rows of logits, made finite, centred, scaled to a
 * mean square of 1 and clamped to ±6.
 */
public final class LogitFeatures {

    private final Kernel kernel;
    private final Storage storage;
    private final int vocabulary;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of the features
     * @param vocabulary V, logits of a row, 2..2^20
     */
    public LogitFeatures(Kernels kernels, Storage storage, int vocabulary) {
        this.storage = storage;
        this.vocabulary = Sizes.vocabulary(vocabulary);
        this.threads = Sizes.vocabularyThreads(vocabulary);
        this.kernel =
                kernels.get(
                        "logit_features",
                        Map.of(
                                storage.macro(),
                                "1",
                                "VOCABULARY",
                                String.valueOf(vocabulary),
                                "THREADS",
                                String.valueOf(threads)));
    }

    /**
     * Maps rows.
     *
     * @param left float32 [rows, V], logits of the horizontal head
     * @param above likewise of the vertical one
     * @param features [rows, 2V]
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory left,
            DeviceMemory above,
            DeviceMemory features,
            int rows) {
        long logits = (long) rows * vocabulary;
        Sizes.requireFloats("left", left, logits);
        Sizes.requireFloats("above", above, logits);
        Sizes.require("features", features, 2 * logits, storage.bytes());
        kernel.launch(stream, LaunchShape.of(rows, 1, 1, threads), left, above, features);
    }
}
