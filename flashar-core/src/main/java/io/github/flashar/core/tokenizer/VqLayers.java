package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.GroupNorm;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The layers of a tokenizer, described once for its parameter list and its passes. */
final class VqLayers {

    private static final double NORM_EPS = 1e-6;
    private static final int COLOURS = 3;

    private final VqConfig config;

    VqLayers(VqConfig config) {
        this.config = config;
    }

    static GroupNorm norm(String name, int channels) {
        return new GroupNorm(name, channels, VqConfig.NORM_GROUPS, NORM_EPS);
    }

    List<ParameterSpec> specs() {
        return Stream.of(
                        encoder().specs(),
                        new Sequential(decoder()).specs(),
                        List.of(VectorQuantizer.spec(config)),
                        toCode().specs(),
                        fromCode().specs())
                .flatMap(List::stream)
                .toList();
    }

    /** [B, 3, H, W] to [B, zChannels, h, w]. */
    Layer encoder() {
        List<Layer> layers = new ArrayList<>();
        layers.add(Conv2d.same("encoder.conv_in", COLOURS, config.channels()));
        int channels = config.channels();
        for (int level = 0; level < config.levels(); level++) {
            layers.addAll(encoderLevel(level, channels));
            channels = config.channelsAt(level);
        }
        layers.addAll(middle("encoder.mid"));
        layers.addAll(output("encoder", channels, config.zChannels()));
        return new Sequential(layers);
    }

    /** [B, zChannels, h, w] to [B, 3, H, W], in parts of one resolution each, lowest first. */
    List<Layer> decoder() {
        List<Layer> parts = new ArrayList<>();
        int channels = config.channelsAt(config.levels() - 1);
        for (int level = config.levels() - 1; level >= 0; level--) {
            parts.add(new Sequential(decoderPart(level, channels)));
            channels = config.channelsAt(level);
        }
        return parts;
    }

    /** [B, zChannels, h, w] to [B, codebookDim, h, w]. */
    Layer toCode() {
        return Conv2d.pointwise("quant_conv", config.zChannels(), config.codebookDim());
    }

    /** [B, codebookDim, h, w] to [B, zChannels, h, w]. */
    Layer fromCode() {
        return Conv2d.pointwise("post_quant_conv", config.codebookDim(), config.zChannels());
    }

    private List<Layer> encoderLevel(int level, int in) {
        String name = "encoder.conv_blocks." + level;
        List<Layer> layers = blocks(name, level, in, config.residualBlocks());
        if (level < config.levels() - 1) {
            layers.add(new Downsample(name + ".downsample", config.channelsAt(level)));
        }
        return layers;
    }

    /** Everything at the resolution of a level. */
    private List<Layer> decoderPart(int level, int in) {
        int lowest = config.levels() - 1;
        List<Layer> layers = new ArrayList<>();
        if (level == lowest) {
            layers.add(Conv2d.same("decoder.conv_in", config.zChannels(), in));
            layers.addAll(middle("decoder.mid"));
        } else {
            layers.add(new Upsample(decoderLevel(level + 1) + ".upsample", in));
        }
        layers.addAll(blocks(decoderLevel(level), level, in, config.residualBlocks() + 1));
        if (level == 0) {
            layers.addAll(output("decoder", config.channelsAt(0), COLOURS));
        }
        return layers;
    }

    /** The weight file counts decoder levels from the lowest resolution up. */
    private String decoderLevel(int level) {
        return "decoder.conv_blocks." + (config.levels() - 1 - level);
    }

    private List<Layer> blocks(String name, int level, int in, int count) {
        int out = config.channelsAt(level);
        boolean attention = level == config.levels() - 1;
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(new ResidualBlock(name + ".res." + i, i == 0 ? in : out, out));
            if (attention) {
                layers.add(new AttentionBlock(name + ".attn." + i, out));
            }
        }
        return layers;
    }

    private List<Layer> middle(String name) {
        int channels = config.channelsAt(config.levels() - 1);
        return List.of(
                new ResidualBlock(name + ".0", channels, channels),
                new AttentionBlock(name + ".1", channels),
                new ResidualBlock(name + ".2", channels, channels));
    }

    private static List<Layer> output(String name, int in, int out) {
        return List.of(
                norm(name + ".norm_out", in), new Silu(), Conv2d.same(name + ".conv_out", in, out));
    }

    private record Silu() implements Layer {

        @Override
        public List<ParameterSpec> specs() {
            return List.of();
        }

        @Override
        public NDArray forward(Parameters parameters, NDArray x) {
            return Ops.fastSilu(x);
        }
    }
}
