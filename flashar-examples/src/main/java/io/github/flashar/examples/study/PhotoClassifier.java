package io.github.flashar.examples.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.GroupNorm;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A small convolutional classifier of 32×32 photographs, the judge of drawn images: its class says
 * whether an image shows what it should, its features span the space of the Fréchet distance.
 *
 * <pre>
 * [B, 3, 32, 32] → conv 32 → conv 64 /2 → conv 64 → conv 128 /2 → conv 128 → mean over pixels
 *   = features [B, 128] → linear → logits [B, classes]
 * </pre>
 *
 * Each convolution is 3×3, followed by a group norm and SiLU. Closing it frees its parameters.
 */
final class PhotoClassifier implements AutoCloseable {

    /** Width of the features. */
    static final int FEATURES = 128;

    private static final int GROUPS = 8;
    private static final double EPS = 1e-5;
    private static final int[][] CHANNELS_AND_STRIDES = {
        {32, 1}, {64, 2}, {64, 1}, {FEATURES, 2}, {FEATURES, 1}
    };

    private final Parameters parameters;
    private final List<Layer> blocks;
    private final Layer head;

    private PhotoClassifier(Parameters parameters, int classes) {
        this.parameters = parameters;
        this.blocks = blocks();
        this.head = head(classes);
    }

    /**
     * Makes an untrained classifier.
     *
     * @param parent decides the device
     */
    static PhotoClassifier initialize(NDManager parent, int classes, long seed) {
        return new PhotoClassifier(Parameters.initialize(parent, specs(classes), seed), classes);
    }

    /** Loads a trained classifier. */
    static PhotoClassifier load(WeightFile file, NDManager parent, int classes) {
        return new PhotoClassifier(ParameterLoader.load(file, parent, specs(classes)), classes);
    }

    private static List<Layer> blocks() {
        List<Layer> blocks = new ArrayList<>();
        int in = 3;
        for (int i = 0; i < CHANNELS_AND_STRIDES.length; i++) {
            int out = CHANNELS_AND_STRIDES[i][0];
            blocks.add(new Conv2d("conv" + i, in, out, 3, CHANNELS_AND_STRIDES[i][1], 1));
            blocks.add(new GroupNorm("norm" + i, out, GROUPS, EPS));
            in = out;
        }
        return blocks;
    }

    private static Layer head(int classes) {
        return Conv2d.pointwise("head", FEATURES, classes);
    }

    private static List<ParameterSpec> specs(int classes) {
        List<Layer> layers = blocks();
        layers.add(head(classes));
        return layers.stream().flatMap(layer -> layer.specs().stream()).toList();
    }

    Parameters parameters() {
        return parameters;
    }

    /** Features [B, {@value #FEATURES}] of images [B, 3, 32, 32], −1..1. */
    NDArray features(NDArray images) {
        NDArray x = images;
        for (int i = 0; i < blocks.size(); i += 2) {
            NDArray normed =
                    blocks.get(i + 1).forward(parameters, blocks.get(i).forward(parameters, x));
            x = Ops.fastSilu(normed);
        }
        return x.reshape(x.getShape().get(0), FEATURES, -1).mean(new int[] {2});
    }

    /** Logits [B, classes] of features. */
    NDArray logits(NDArray features) {
        return head.forward(parameters, features.reshape(-1, FEATURES, 1, 1))
                .reshape(features.getShape().get(0), -1);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
