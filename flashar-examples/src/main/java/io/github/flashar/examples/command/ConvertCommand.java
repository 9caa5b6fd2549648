package io.github.flashar.examples.command;

import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.Hints;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.examples.convert.Conversion;
import io.github.flashar.examples.convert.Emu35Options;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns published weight files into model folders, and back. */
@Command(
        name = "convert",
        description = {
            "Makes a model folder of a weight file of LlamaGen, of the official FlashAR trainer, or"
                    + " of an image tokenizer: PyTorch .pt, .safetensors, or a folder of shards with"
                    + " their index. Emu3.5-Image and its FlashAR checkpoint are folders as Hugging"
                    + " Face stores them, its image tokenizer one of config.yaml and model.ckpt.",
            ""
        },
        footer = {
            "",
            "Sizes are read off the tensors, and branch and grid from the trainer's settings where"
                    + " the file has them; what it leaves open has to be named. Nothing in a .pt"
                    + " file is executed. Every tensor has to have its place, but for the buffers"
                    + " freqs_cis, *.kv_cache.* and quantize.codebook_used, and Emu3.5's loss.* and"
                    + " model_ema.*.",
            "",
            "Writes OUTPUT/model; with --to llamagen OUTPUT/model.safetensors.",
            "",
            "Example: flashar convert c2i_B_256.pt --tokenizer vq_ds16_c2i.pt --grid 16x16",
            "Example: flashar convert t2i_XL_stage2_512.pt --tokenizer vq_ds16_t2i.pt --grid 32x32",
            "Example: flashar convert Emu3.5-Image-FlashAR --tokenizer Emu3.5-VisionTokenizer"
                    + " --text-tokenizer tokenizer_emu3_ibq"
        },
        mixinStandardHelpOptions = true)
public final class ConvertCommand extends FlashArCommand {

    /** What a conversion makes. */
    enum Target {
        FLASHAR,
        LLAMAGEN
    }

    @Parameters(
            paramLabel = "FILE",
            description = "Weight file or its folder; a model folder for --to llamagen")
    private @Nullable Path file;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            defaultValue = "FLASHAR",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Target target = Target.FLASHAR;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description =
                    "Weight file of the image tokenizer or its folder, to go into the same folder")
    private @Nullable Path tokenizer;

    @Option(
            names = "--grid",
            paramLabel = "HxW",
            description =
                    "Tokens the model draws: 16x16 for pictures of 256, 24x24 for 384, 32x32 for"
                            + " 512. Default for Emu3.5: 32x32")
    private @Nullable String grid;

    @Option(
            names = "--text-tokenizer",
            paramLabel = "FOLDER",
            description =
                    "Text tokenizer of Emu3.5, to go into the same folder: emu3.tiktoken,"
                            + " emu3_vision_tokens.txt, tokenizer_config.json")
    private @Nullable Path textTokenizer;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Room for a prompt with its template, for Emu3.5. Default: ${DEFAULT-VALUE}")
    private int promptTokens;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads, for sizes that were not published")
    private @Nullable Integer heads;

    @Option(
            names = "--branch-layer",
            paramLabel = "M",
            description = "Layer the vertical branch reads from, with --vertical-layers")
    private @Nullable Integer branchLayer;

    @Option(
            names = "--vertical-layers",
            paramLabel = "E",
            description = "Layers of the vertical branch, with --branch-layer")
    private @Nullable Integer verticalLayers;

    @Option(
            names = "--storage",
            paramLabel = "TYPE",
            description = "${COMPLETION-CANDIDATES}. Default: that of the file")
    private @Nullable StorageType storage;

    @Override
    void run(Path folder) {
        Conversion conversion =
                new Conversion(hints(), new Emu35Options(promptTokens, textTokenizer), storage);
        Path source = required(file);
        if (target == Target.LLAMAGEN) {
            out().println(conversion.back(source, folder));
            return;
        }
        Path written = folder.resolve("model");
        if (tokenizer == null) {
            conversion.convert(source, written);
        } else {
            conversion.convert(source, tokenizer, written);
        }
        out().println(written);
    }

    private Hints hints() {
        if ((branchLayer == null) != (verticalLayers == null)) {
            throw new InvalidRequestException(
                    "--branch-layer and --vertical-layers are named both or neither");
        }
        return new Hints(
                Optional.ofNullable(grid).map(TokenGrid::parse),
                Optional.ofNullable(heads),
                branchLayer == null || verticalLayers == null
                        ? Optional.empty()
                        : Optional.of(new BranchConfig(branchLayer, verticalLayers)));
    }
}
