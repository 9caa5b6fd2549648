package io.github.flashar.core.llamagen;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BranchConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Command line of the official trainer as it stands in a checkpoint. */
final class TrainerSettings {

    private final Path file;
    private final Map<String, @Nullable Object> args;

    TrainerSettings(Path file, Map<String, @Nullable Object> args) {
        this.file = file;
        this.args = args;
    }

    /** The grid, if the settings say image size and down-sampling. */
    Optional<TokenGrid> grid() {
        if (!args.containsKey("image_size") || !args.containsKey("downsample_size")) {
            return Optional.empty();
        }
        int side = integer("image_size") / Math.max(1, integer("downsample_size"));
        return Optional.of(new TokenGrid(side, side));
    }

    /**
     * Where the vertical branch leaves a backbone of so many layers, if the settings say it. A
     * negative start is one after the last layer.
     */
    Optional<BranchConfig> branch(int backboneLayers) {
        if (!args.containsKey("medusa_attention_num")) {
            return Optional.empty();
        }
        int vertical = integer("medusa_attention_num");
        int start = args.containsKey("vertical_start_layer") ? integer("vertical_start_layer") : -1;
        if (Boolean.TRUE.equals(args.get("vertical_start_last_minus_depth"))) {
            start = backboneLayers - vertical;
        }
        int layer = start < 0 ? backboneLayers : Math.min(start, backboneLayers);
        return Optional.of(new BranchConfig(layer, vertical));
    }

    /** Number of vertical layers E, if the settings say it. */
    Optional<Integer> verticalLayers() {
        return args.containsKey("medusa_attention_num")
                ? Optional.of(integer("medusa_attention_num"))
                : Optional.empty();
    }

    private int integer(String name) {
        if (args.get(name) instanceof Long value && value == value.intValue()) {
            return value.intValue();
        }
        throw new InvalidFileException(
                file, "args." + name + " is " + args.get(name) + ", expected a whole number");
    }
}
