package io.github.flashar.core.emu35;

import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the published files call the parameters of a {@link VqConfig}. */
final class VisionTensorNames {

    private static final Pattern LEVEL =
            Pattern.compile("(encoder|decoder)\\.conv_blocks\\.(\\d+)\\.(.*)");

    private VisionTensorNames() {}

    /** The parameters of a tokenizer under their published names. */
    static List<ParameterSpec> specs(VqConfig config) {
        return config.parameterSpecs().stream()
                .map(
                        spec ->
                                new ParameterSpec(
                                        published(spec.name(), config.levels()),
                                        spec.shape(),
                                        spec.initializer()))
                .toList();
    }

    /** Our names by the published ones. */
    static Map<String, String> renames(VqConfig config) {
        return config.parameterSpecs().stream()
                .map(ParameterSpec::name)
                .collect(Collectors.toMap(name -> published(name, config.levels()), name -> name));
    }

    private static String published(String name, int levels) {
        Matcher level = LEVEL.matcher(name);
        if (!level.matches()) {
            return name.replace(".mid.0.", ".mid.block_1.")
                    .replace(".mid.1.", ".mid.attn_1.")
                    .replace(".mid.2.", ".mid.block_2.");
        }
        String layer = level.group(3).replaceFirst("^res\\.", "block.");
        int number = Integer.parseInt(level.group(2));
        // We count a decoder's levels from the lowest resolution up, they from the highest down.
        return level.group(1).equals("encoder")
                ? "encoder.down." + number + "." + layer
                : "decoder.up." + (levels - 1 - number) + "." + layer;
    }
}
