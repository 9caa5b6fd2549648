package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model on disk, verified.
 *
 * <pre>
 * config.json        "format": "flashar", "format_version": 2, "model_type", sizes
 * model.safetensors  weights; float32 or float16 here, float32 in memory
 * README.md          model card
 * …                  further files, such as those of a text tokenizer
 * manifest.json      sizes and SHA-256 of the others, written last
 * tokenizer/ …       parts: model directories inside this one, if any
 * </pre>
 *
 * <p>Written whole or not at all; opening checks every file against the manifest before a weight is
 * used.
 */
public final class ModelDirectory {

    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String MODEL_CARD = "README.md";
    private static final String FORMAT = "flashar";

    /** Names of files that every model directory has. */
    static final Set<String> RESERVED = Set.of(CONFIG, WEIGHTS, MODEL_CARD, Manifest.NAME);

    private static final int VERSION = 2;

    private final Path path;
    private final Map<String, String> files; // SHA-256 by name
    private final JsonObject config;
    private final SafetensorsFile weights;

    private ModelDirectory(Path path) {
        this.path = path;
        this.files = Manifest.verify(path);
        for (String required : List.of(CONFIG, WEIGHTS)) {
            if (!files.containsKey(required)) {
                throw new InvalidFileException(
                        path.resolve(Manifest.NAME),
                        "lists no " + required + ", only " + files.keySet());
            }
        }
        this.config = JsonConfig.read(path.resolve(CONFIG)).json();
        this.weights = SafetensorsFile.open(path.resolve(WEIGHTS));
        config();
    }

    /** Writes or replaces a model directory with all its parts, atomically. */
    public static void write(Path directory, ModelContent content) {
        AtomicFiles.writeDirectory(
                directory, Manifest.NAME, temporary -> writeInto(temporary, content));
    }

    private static void writeInto(Path directory, ModelContent content) throws IOException {
        List<String> files = new ArrayList<>(List.of(CONFIG, WEIGHTS, MODEL_CARD));
        AtomicFiles.writeText(directory.resolve(CONFIG), JsonConfig.print(signed(content)));
        SafetensorsWriter.write(
                directory.resolve(WEIGHTS), content.tensors(), content.storage(), Map.of());
        AtomicFiles.writeText(directory.resolve(MODEL_CARD), content.modelCard());
        for (var file : new TreeMap<>(content.files()).entrySet()) {
            AtomicFiles.writeFile(
                    directory.resolve(file.getKey()), out -> Files.copy(file.getValue(), out));
            files.add(file.getKey());
        }
        for (var part : new TreeMap<>(content.parts()).entrySet()) {
            Path folder = Files.createDirectory(directory.resolve(part.getKey()));
            writeInto(folder, part.getValue());
            files.add(manifestOf(part.getKey()));
        }
        Manifest.write(directory, files);
    }

    private static JsonObject signed(ModelContent content) {
        JsonObject result = new JsonObject();
        result.addProperty("format", FORMAT);
        result.addProperty("format_version", VERSION);
        content.config().entrySet().forEach(e -> result.add(e.getKey(), e.getValue()));
        return result;
    }

    /** Opens a model directory and checks it, weights included; parts are checked when opened. */
    public static ModelDirectory open(Path directory) {
        requireComplete(directory);
        return new ModelDirectory(directory);
    }

    /**
     * Reads the {@code config.json} of a model directory and nothing else: enough to plan with, at
     * once, however large the weights. It is not checked against the manifest; open the directory
     * before its weights are used.
     */
    public static JsonConfig peek(Path directory) {
        requireComplete(directory);
        return checked(JsonConfig.read(directory.resolve(CONFIG)));
    }

    private static void requireComplete(Path directory) {
        AtomicFiles.recover(directory);
        if (!Files.isDirectory(directory)) {
            throw new InvalidFileException(
                    directory,
                    (Files.exists(directory) ? "is a file" : "does not exist")
                            + ", expected a model directory holding "
                            + CONFIG
                            + " and "
                            + WEIGHTS);
        }
        if (!Files.exists(directory.resolve(Manifest.NAME))) {
            throw new InvalidFileException(
                    directory,
                    "is no complete model directory: it has no "
                            + Manifest.NAME
                            + "; give the folder that holds it, or copy the directory again");
        }
    }

    /** Returns where the model is. */
    public Path path() {
        return path;
    }

    /** Returns {@code config.json}, its format checked, for one reader. */
    public JsonConfig config() {
        return checked(JsonConfig.of(path.resolve(CONFIG), config));
    }

    private static JsonConfig checked(JsonConfig reader) {
        if (!reader.string("format").equals(FORMAT)) {
            throw reader.wrong("format", '"' + FORMAT + '"');
        }
        reader.requireVersion("format_version", VERSION);
        return reader;
    }

    /** Returns the weight file. */
    public SafetensorsFile weights() {
        return weights;
    }

    /** Returns the SHA-256 of the weight file, which opening this has checked. */
    public String weightsSha256() {
        return Objects.requireNonNull(files.get(WEIGHTS));
    }

    /** Returns whether there is a part of this name. */
    public boolean hasPart(String name) {
        return files.containsKey(manifestOf(name));
    }

    /** Opens a part, or fails if there is none of this name. */
    public ModelDirectory part(String name) {
        if (!hasPart(name)) {
            throw new InvalidFileException(
                    path, "has no part " + JsonConfig.quote(name) + " in its " + Manifest.NAME);
        }
        return open(path.resolve(name));
    }

    /**
     * Loads all weights as float32. The caller closes the result.
     *
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public Parameters load(NDManager manager, List<ParameterSpec> specs) {
        return ParameterLoader.load(weights, manager, specs);
    }

    private static String manifestOf(String part) {
        return part + "/" + Manifest.NAME;
    }
}
