package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.LaunchShape;

/**
 * Products {@code Y = X · Wᵀ} of row-major matrices, one an image.
 *
 * @param images how many, 1..65535
 * @param rows of X and Y
 * @param outputs rows of W, columns of Y that get a product
 * @param columns of Y, a multiple of 8, those from {@code outputs} on being zero
 * @param inputs columns of X and W, a multiple of 32
 * @param sharesX whether all images share one X
 * @param sharesW whether all images share one W
 */
public record ProductShape(
        int images,
        int rows,
        int outputs,
        int columns,
        int inputs,
        boolean sharesX,
        boolean sharesW) {

    public ProductShape {
        Checks.inRange("images", images, 1, LaunchShape.MAX_OTHER_AXES);
        Checks.atLeast("rows", rows, 1);
        Checks.atLeast("outputs", outputs, 1);
        Checks.require(
                columns >= outputs && columns % Sizes.WIDTH_STEP == 0,
                "columns = %d must be a multiple of %d, at least outputs = %d",
                columns,
                Sizes.WIDTH_STEP,
                outputs);
        Checks.require(
                inputs > 0 && inputs % Tile.INPUT_STEP == 0,
                "inputs = %d must be a positive multiple of %d; pad with zeros",
                inputs,
                Tile.INPUT_STEP);
    }

    /** A different X and W for each image. */
    public static ProductShape of(int images, int rows, int outputs, int columns, int inputs) {
        return new ProductShape(images, rows, outputs, columns, inputs, false, false);
    }

    /** Elements from one image's X to the next. */
    long stepX() {
        return sharesX ? 0 : (long) rows * inputs;
    }

    /** Elements from one image's W to the next. */
    long stepW() {
        return sharesW ? 0 : (long) outputs * inputs;
    }

    long elementsX() {
        return (long) (sharesX ? 1 : images) * rows * inputs;
    }

    long elementsW() {
        return (long) (sharesW ? 1 : images) * outputs * inputs;
    }

    long elementsY() {
        return (long) images * rows * columns;
    }
}
