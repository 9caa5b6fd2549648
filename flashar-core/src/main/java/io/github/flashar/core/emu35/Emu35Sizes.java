package io.github.flashar.core.emu35;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a folder of Emu3.5-Image, or of its FlashAR checkpoint, says of its sizes in {@code
 * config.json} alone, weights there or not: enough to plan with.
 *
 * @param backbone the language model
 * @param flashAr the adapted model, if it is one; its gate, which the file does not tell, is as
 *     wide as the official code makes it
 */
public record Emu35Sizes(BackboneConfig backbone, Optional<FlashArConfig> flashAr) {

    /**
     * Reads a folder.
     *
     * @param grid to draw
     * @param textTokens P, room for the text before an image
     */
    public static Emu35Sizes read(Path folder, TokenGrid grid, int textTokens) {
        Emu35Config config = Emu35Config.read(folder.resolve(Emu35Checkpoint.CONFIG));
        BackboneConfig backbone = config.backbone(grid, textTokens);
        return new Emu35Sizes(
                backbone,
                config.branch()
                        .map(
                                branch ->
                                        new FlashArConfig(
                                                backbone,
                                                branch,
                                                GateConfig.paper(backbone),
                                                CornerRule.RESIDUAL)));
    }
}
