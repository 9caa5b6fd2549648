package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens weight files by what their names say they are. */
public final class WeightFiles {

    static final String SAFETENSORS = ".safetensors";
    static final String SINGLE = "model" + SAFETENSORS;
    static final String INDEX = SINGLE + ".index.json";

    private WeightFiles() {}

    /**
     * Opens one of
     *
     * <ul>
     *   <li>a folder: its {@code model.safetensors.index.json}, else its {@code model.safetensors};
     *   <li>{@code *.safetensors}: {@link SafetensorsFile};
     *   <li>{@code *.json}: the index of {@link ShardedSafetensors};
     *   <li>anything else: {@link PyTorchFile}, which is told by its content.
     * </ul>
     *
     * @throws InvalidFileException if the file is not what its name says, or damaged
     */
    public static WeightFile open(Path path) {
        if (Files.isDirectory(path)) {
            return openFolder(path);
        }
        String name = path.toString();
        if (name.endsWith(SAFETENSORS)) {
            return SafetensorsFile.open(path);
        }
        return name.endsWith(".json") ? ShardedSafetensors.open(path) : PyTorchFile.open(path);
    }

    private static WeightFile openFolder(Path folder) {
        if (Files.exists(folder.resolve(INDEX))) {
            return ShardedSafetensors.open(folder.resolve(INDEX));
        }
        if (Files.exists(folder.resolve(SINGLE))) {
            return SafetensorsFile.open(folder.resolve(SINGLE));
        }
        throw new InvalidFileException(
                folder, "holds neither " + INDEX + " nor " + SINGLE + "; name the weight file");
    }
}
