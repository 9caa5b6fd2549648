package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LlamaGen-3B's heads are 100 wide, no power of two: from its file to pictures by both decoders.
 */
class WideHeadsTest {

    private static final int HEAD_DIM = 100;

    @TempDir Path folder;

    @Test
    void headsOfAnOddWidthGoTheWholeWay() {
        convertAndDraw(2);
    }

    /** Full width, four of its layers: 2.5 GB of weights with the vertical branch. */
    @Test
    @Tag("soak")
    void fourLayersOfItGoTheWholeWay() {
        convertAndDraw(32);
    }

    private void convertAndDraw(int heads) {
        FlashArConfig config = config(heads);
        Path weights =
                TinyCaptionModel.weights(
                        folder.resolve("cut.safetensors"),
                        config.parameterSpecs(),
                        StorageType.BFLOAT16);
        Path tokenizer =
                TinyCaptionModel.weights(
                        folder.resolve("vq.safetensors"),
                        TinyGenerator.TOKENIZER.parameterSpecs(),
                        StorageType.FLOAT32);
        succeeds(
                "convert",
                weights,
                "--tokenizer",
                tokenizer,
                "--grid",
                "3x4",
                "--heads",
                heads,
                "--branch-layer",
                config.branch().layer(),
                "--vertical-layers",
                config.branch().verticalLayers(),
                "--output",
                folder);
        for (String decoder : new String[] {"raster", "diagonal"}) {
            Path output = folder.resolve(decoder);
            succeeds(
                    "generate",
                    "--model",
                    folder.resolve("model"),
                    "--decoder",
                    decoder,
                    "--count",
                    1,
                    "--output",
                    output);
            assertThat(output.resolve("class-2-seed-1.png")).isNotEmptyFile();
        }
    }

    private static FlashArConfig config(int heads) {
        BackboneConfig backbone =
                BackboneConfig.builder()
                        .setLayers(4)
                        .setHeads(heads)
                        .setDim(heads * HEAD_DIM)
                        .setVocabulary(TinyGenerator.CONFIG.vocabulary())
                        .optPrefix(new ClassPrefix(3))
                        .setGrid(new TokenGrid(3, 4))
                        .build();
        return new FlashArConfig(
                backbone, new BranchConfig(3, 1), GateConfig.paper(backbone), CornerRule.MIXED);
    }

    private static void succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }
}
