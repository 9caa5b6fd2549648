package io.github.flashar.infer.doctor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** A product of matrices small enough to know, as proof that a device computes. */
final class Arithmetic {

    private static final float[] LEFT = {1, 2, 3, 4, 5, 6};
    private static final float[] RIGHT = {7, 8, 9, 10, 11, 12};
    private static final float[] PRODUCT = {58, 64, 139, 154};

    private Arithmetic() {}

    /** Whether PyTorch multiplies on a device, itself and right. */
    static boolean isRight(Device device) {
        try (NDManager manager = NDManager.newBaseManager(device, LoadedEngine.NAME)) {
            NDArray left = manager.create(LEFT, new Shape(2, 3));
            NDArray right = manager.create(RIGHT, new Shape(3, 2));
            NDArray product = left.matMul(right); // [2, 2]
            return product.getDevice().equals(device)
                    && Arrays.equals(product.toFloatArray(), PRODUCT);
        }
    }
}
