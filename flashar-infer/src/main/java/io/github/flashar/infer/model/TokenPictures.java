package io.github.flashar.infer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns token grids into pictures.
 *
 * @param tokenizer whose decoder is used
 * @param grid of the pictures
 */
public record TokenPictures(VqTokenizer tokenizer, TokenGrid grid) implements PictureDecoder {

    /** Pixels decoded at a time, if an image has no more: bounds what their maps hold. */
    private static final int PIXELS_AT_A_TIME = 256 * 256;

    /** Calls the checkpoint each time the resolution doubles, too. */
    @Override
    public List<RgbImage> of(int[][] tokens, Runnable checkpoint) {
        int downsampling = tokenizer.config().downsampling();
        int atATime = Math.max(1, PIXELS_AT_A_TIME / (grid.cells() * downsampling * downsampling));
        List<RgbImage> pictures = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += atATime) {
            int to = Math.min(tokens.length, from + atATime);
            pictures.addAll(decode(Arrays.copyOfRange(tokens, from, to), checkpoint));
        }
        return pictures;
    }

    private List<RgbImage> decode(int[][] tokens, Runnable checkpoint) {
        long[] ids = Arrays.stream(tokens).flatMapToInt(Arrays::stream).asLongStream().toArray();
        Shape shape = new Shape(tokens.length, grid.height(), grid.width());
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            Parameters parameters = tokenizer.parameters();
            NDArray x =
                    tokenizer.decoderInput(
                            tokenizer.codes(parameters.manager().create(ids, shape)));
            for (Layer part : tokenizer.decoderParts()) {
                checkpoint.run();
                x = part.forward(parameters, x);
            }
            return ImageTensors.toImages(x); // [B, 3, height, width]
        }
    }
}
