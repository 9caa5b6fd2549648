package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.kernel.GroupNorm;
import io.github.flashar.infer.cuda.kernel.LookUpCodes;
import io.github.flashar.infer.cuda.runtime.Kernels;
import java.util.ArrayList;
import java.util.List;

/** Builds the decoder's layers over the weights of a file, named as the core's tokenizer does. */
final class PixelNetwork {

    private static final double NORM_EPS = 1e-6;
    private static final int SIDE = 3; // of a convolution that is no 1×1

    private final VqConfig config;
    private final Kernels kernels;
    private final PixelWeights weights;
    private final List<PixelLayer> layers = new ArrayList<>();

    private PixelNetwork(VqConfig config, Kernels kernels, PixelWeights weights) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
    }

    /** Returns the layers from tokens to bytes. */
    static List<PixelLayer> layers(VqConfig config, Kernels kernels, PixelWeights weights) {
        PixelNetwork network = new PixelNetwork(config, kernels, weights);
        network.addInput();
        network.addMiddle();
        network.addLevels();
        network.addOutput();
        return List.copyOf(network.layers);
    }

    private int lowest() {
        return config.levels() - 1;
    }

    private void addInput() {
        layers.add(
                new InputLayer(
                        new LookUpCodes(kernels, Filter.paddedInputs(config.zChannels())),
                        CodeTable.load(config, weights),
                        convolution(
                                "decoder.conv_in",
                                config.zChannels(),
                                config.channelsAt(lowest()))));
    }

    private void addMiddle() {
        int channels = config.channelsAt(lowest());
        layers.add(residual("decoder.mid.0", channels, channels));
        layers.add(attention("decoder.mid.1", channels));
        layers.add(residual("decoder.mid.2", channels, channels));
    }

    /** From the lowest resolution up, which is how the file counts them. */
    private void addLevels() {
        int in = config.channelsAt(lowest());
        for (int level = lowest(); level >= 0; level--) {
            String name = "decoder.conv_blocks." + (lowest() - level);
            int out = config.channelsAt(level);
            addBlocks(name, in, out, level == lowest());
            if (level > 0) {
                layers.add(new EnlargeLayer(convolution(name + ".upsample.conv", out, out)));
            }
            in = out;
        }
    }

    private void addBlocks(String name, int in, int out, boolean attends) {
        for (int i = 0; i <= config.residualBlocks(); i++) {
            layers.add(residual(name + ".res." + i, i == 0 ? in : out, out));
            if (attends) {
                layers.add(attention(name + ".attn." + i, out));
            }
        }
    }

    private void addOutput() {
        int channels = config.channelsAt(0);
        layers.add(
                new OutputLayer(
                        norm("decoder.norm_out", channels, true),
                        convolution("decoder.conv_out", channels, PictureSizes.COLOURS)));
    }

    private ResidualLayer residual(String name, int in, int out) {
        return new ResidualLayer(
                norm(name + ".norm1", in, true),
                convolution(name + ".conv1", in, out),
                norm(name + ".norm2", out, true),
                convolution(name + ".conv2", out, out),
                in == out ? null : map(name + ".nin_shortcut", in, out));
    }

    private AttentionLayer attention(String name, int channels) {
        return new AttentionLayer(
                norm(name + ".norm", channels, false),
                map(name + ".q", channels, channels),
                map(name + ".k", channels, channels),
                weights.matrix(name + ".v", channels, channels),
                weights.filter(
                        name + ".proj_out", channels, channels, 1, outputBias(name, channels)));
    }

    /** Bias of the projection, and what it makes of the values' bias. */
    private float[] outputBias(String name, int channels) {
        float[] bias = weights.bias(name + ".proj_out", channels);
        float[] weight = weights.mapWeight(name + ".proj_out", channels, channels);
        float[] values = weights.bias(name + ".v", channels);
        for (int row = 0; row < channels; row++) {
            double sum = bias[row];
            for (int i = 0; i < channels; i++) {
                sum += (double) weight[row * channels + i] * values[i];
            }
            bias[row] = (float) sum;
        }
        return bias;
    }

    private Filter convolution(String name, int in, int out) {
        return weights.filter(name, in, out, SIDE);
    }

    private Filter map(String name, int in, int out) {
        return weights.filter(name, in, out, 1);
    }

    private NormLayer norm(String name, int channels, boolean swish) {
        return new NormLayer(
                new GroupNorm(kernels, channels, swish, NORM_EPS),
                weights.normWeight(name, channels),
                weights.normBias(name, channels));
    }
}
