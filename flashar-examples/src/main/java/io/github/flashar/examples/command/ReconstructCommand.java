package io.github.flashar.examples.command;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.reconstruct.Reconstruction;
import io.github.flashar.examples.report.Sheet;
import io.github.flashar.infer.model.GeneratorFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends pictures through a tokenizer and back. */
@Command(
        name = "reconstruct",
        description = {
            "Encodes pictures as tokens and decodes these again, to see what an image tokenizer"
                    + " loses.",
            ""
        },
        footer = {
            "",
            "Prints the peak signal-to-noise ratio of each picture and the number of different"
                    + " codes it uses. Writes each as decoded, and sheet.png with original and"
                    + " decoded side by side, to OUTPUT.",
            "",
            "Example: flashar reconstruct --tokenizer out/demo/model photo.jpg"
        },
        mixinStandardHelpOptions = true)
public final class ReconstructCommand extends FlashArCommand {

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            required = true,
            description = "Folder of an image tokenizer, or of a model that has one")
    private @Nullable Path tokenizer;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description =
                    "Side in pixels to scale and cut to. Default: the size of the picture, cut to"
                            + " whole tokens")
    private @Nullable Integer imageSize;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "JPEG or PNG files")
    private List<Path> images = List.of();

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        try (NDManager manager = NDManager.newBaseManager(device.device())) {
            VqTokenizer loaded = GeneratorFiles.loadTokenizer(required(tokenizer), manager);
            List<Reconstruction> results =
                    images.stream().map(file -> Reconstruction.of(loaded, read(file))).toList();
            write(folder, results);
            out().println(table(results));
        }
    }

    private RgbImage read(Path file) {
        RgbImage image = ImageFiles.read(file);
        return imageSize == null ? image : ImageScaling.centreSquare(image, imageSize);
    }

    private void write(Path folder, List<Reconstruction> results) {
        OutputFolder.make(folder);
        for (int i = 0; i < results.size(); i++) {
            ImageFiles.writePng(
                    folder.resolve(String.format("%03d-%s.png", i + 1, name(i))),
                    results.get(i).decoded(),
                    Map.of());
        }
        List<String> captions = IntStream.range(0, images.size()).mapToObj(this::name).toList();
        List<List<RgbImage>> originals =
                results.stream().map(result -> List.of(result.original())).toList();
        List<List<RgbImage>> decoded =
                results.stream().map(result -> List.of(result.decoded())).toList();
        List<Sheet.Panel> panels =
                List.of(
                        new Sheet.Panel("original", originals),
                        new Sheet.Panel("decoded", decoded));
        ImageFiles.writePng(folder.resolve("sheet.png"), Sheet.draw(captions, panels, 1), Map.of());
    }

    private String table(List<Reconstruction> results) {
        TextTable table = new TextTable("image", "PSNR dB", "tokens", "codes");
        for (int i = 0; i < results.size(); i++) {
            Reconstruction result = results.get(i);
            table.row(
                    List.of(
                            name(i),
                            String.format(Locale.ROOT, "%.2f", result.psnr()),
                            String.valueOf(result.tokens()),
                            String.valueOf(result.codes())));
        }
        return table.toString();
    }

    private String name(int i) {
        return String.valueOf(images.get(i).getFileName()).replaceFirst("\\.[^.]*$", "");
    }
}
