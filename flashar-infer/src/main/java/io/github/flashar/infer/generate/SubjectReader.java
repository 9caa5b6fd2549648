package io.github.flashar.infer.generate;

import io.github.flashar.infer.decode.DecodeRequest;
import java.util.List;

/** Tells a model what the images of a request show. */
interface SubjectReader extends AutoCloseable {

    /**
     * Fails if the model cannot be told.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException naming the image
     */
    default void check(GenerationRequest request) {}

    /** Reads all subjects of a request. */
    Reading read(List<ImageSpec> images, StopRule stop);

    @Override
    default void close() {}

    /** What was read. */
    @FunctionalInterface
    interface Reading {

        /** Adds what some of the images show to a batch. */
        void addTo(DecodeRequest.Builder request, List<ImageSpec> batch);
    }
}
