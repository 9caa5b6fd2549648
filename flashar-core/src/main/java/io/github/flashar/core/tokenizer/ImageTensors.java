package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Pixels as bytes 0..255, colours last, to and from float32 −1..1, colours first. */
public final class ImageTensors {

    private static final int COLOURS = 3;

    private ImageTensors() {}

    /**
     * Converts images of one size to what a tokenizer reads: {@code pixel / 127.5 − 1}.
     *
     * @return float32 [B, 3, H, W]
     */
    public static NDArray fromImages(NDManager manager, List<RgbImage> images) {
        Checks.require(!images.isEmpty(), "there are no images to convert");
        int width = images.get(0).width();
        int height = images.get(0).height();
        int plane = width * height;
        float[] values = new float[images.size() * COLOURS * plane];
        for (int i = 0; i < images.size(); i++) {
            RgbImage image = images.get(i);
            Checks.require(
                    image.width() == width && image.height() == height,
                    "image %d is %d x %d, but the first of its batch is %d x %d",
                    i,
                    image.width(),
                    image.height(),
                    width,
                    height);
            toPlanes(image.rgb(), values, i * COLOURS * plane, plane);
        }
        return manager.create(values, new Shape(images.size(), COLOURS, height, width));
    }

    private static void toPlanes(byte[] rgb, float[] values, int start, int plane) {
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int i = 0; i < plane; i++) {
                int pixel = rgb[i * COLOURS + colour] & 0xFF;
                values[start + colour * plane + i] = pixel / 127.5f - 1f;
            }
        }
    }

    /**
     * Converts float32 [B, 3, H, W] to uint8 [B, H, W, 3]: {@code 127.5 x + 128} clamped to 0..255
     * and truncated, as LlamaGen's code does: rounded, that is.
     */
    public static NDArray toUint8(NDArray images) {
        return images.mul(127.5f)
                .add(128f)
                .clip(0, 255)
                .transpose(0, 2, 3, 1)
                .toType(DataType.UINT8, false);
    }

    /** Converts float32 [B, 3, H, W] to images, rounding as {@link #toUint8}. */
    public static List<RgbImage> toImages(NDArray images) {
        int height = (int) images.getShape().get(2);
        int width = (int) images.getShape().get(3);
        int size = height * width * COLOURS;
        byte[] pixels = toUint8(images).toByteArray();
        List<RgbImage> result = new ArrayList<>();
        for (int start = 0; start < pixels.length; start += size) {
            byte[] rgb = new byte[size];
            System.arraycopy(pixels, start, rgb, 0, size);
            result.add(new RgbImage(width, height, rgb));
        }
        return result;
    }
}
