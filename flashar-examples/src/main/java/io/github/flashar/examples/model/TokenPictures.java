package io.github.flashar.examples.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Turns token grids into pictures.
 *
 * @param tokenizer whose decoder is used
 * @param grid of the pictures
 */
public record TokenPictures(VqTokenizer tokenizer, TokenGrid grid) {

    /** Pictures of grids [B][H·W], made one by one: a batch would hold all their maps. */
    public List<RgbImage> of(int[][] tokens) {
        return Arrays.stream(tokens).map(this::of).toList();
    }

    private RgbImage of(int[] tokens) {
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        Shape shape = new Shape(1, grid.height(), grid.width());
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray pixels = // [1, 3, height, width]
                    tokenizer.decode(tokenizer.parameters().manager().create(ids, shape));
            return ImageTensors.toImages(pixels).get(0);
        }
    }
}
