package io.github.flashar.infer.model;

import io.github.flashar.infer.decode.TokenDecoder;

/**
 * An image generator whose weights are loaded, wherever that is. Owns them: closing it frees them.
 * Its parts belong to one thread at a time.
 */
public interface LoadedGenerator extends AutoCloseable {

    /** What its folder says of it. */
    GeneratorConfig description();

    /** What it computes with. */
    Computing computing();

    /** Makes a decoder; the caller closes it before this generator. */
    TokenDecoder decoder(DecoderKind kind);

    /** What turns its tokens into pictures; goes with this generator. */
    PictureDecoder pictures();

    /** Whether one thread may decode pictures while another draws, and both are done sooner so. */
    boolean drawsBesidePictures();

    @Override
    void close();
}
