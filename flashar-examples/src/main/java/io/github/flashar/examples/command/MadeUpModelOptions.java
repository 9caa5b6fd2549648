package io.github.flashar.examples.command;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.examples.bench.BenchSize;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** Adapted models with made-up weights. */
final class MadeUpModelOptions {

    @Option(
            names = "--size",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "B",
            description = "Sizes for made-up weights: ${COMPLETION-CANDIDATES}. Default: B")
    private List<BenchSize> sizes = List.of();

    @Option(
            names = "--grid",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "16x16",
            description = "Tokens to draw with made-up weights, HxW. Default: ${DEFAULT-VALUE}")
    private List<String> grids = List.of();

    @Option(
            names = "--gate",
            paramLabel = "KIND",
            defaultValue = "HIDDEN_STATE",
            description =
                    "Gate for made-up weights: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private GateKind gate = GateKind.HIDDEN_STATE;

    /** Gates there are, with the sizes of their publications. */
    enum GateKind {
        HIDDEN_STATE,
        LOGITS,
        LEARNED_SCALAR,
        FIXED;

        GateConfig config(BackboneConfig backbone) {
            return switch (this) {
                case HIDDEN_STATE -> GateConfig.paper(backbone);
                case LOGITS -> GateConfig.Logits.official(backbone);
                case LEARNED_SCALAR -> new GateConfig.LearnedScalar();
                case FIXED -> new GateConfig.Fixed(0.5);
            };
        }
    }

    /** Goes through the models asked for, one after the other. */
    void forEach(BiConsumer<BenchSize, FlashArConfig> work) {
        List<TokenGrid> parsed = grids.stream().map(TokenGrid::parse).toList();
        for (BenchSize size : sizes) {
            parsed.forEach(grid -> work.accept(size, config(size, size.backbone(grid))));
        }
    }

    private FlashArConfig config(BenchSize size, BackboneConfig backbone) {
        return size.adapted(backbone, gate.config(backbone));
    }
}
