package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.Generator;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvertCommandTest {

    @TempDir Path folder;
    private Path weights;
    private Path tokenizer;

    @BeforeEach
    void nameFiles() {
        weights = folder.resolve("raster.safetensors");
        tokenizer = folder.resolve("vq.safetensors");
        write(tokenizer, TinyGenerator.TOKENIZER.parameterSpecs(), StorageType.FLOAT32);
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void aRoundTripKeepsEveryTensor(StorageType storage) {
        write(weights, TinyGenerator.CONFIG.parameterSpecs(), storage);

        succeeds(
                "convert",
                weights,
                "--tokenizer",
                tokenizer,
                "--grid",
                "4x4",
                "--heads",
                2,
                "--output",
                folder.resolve("there"));
        Path model = folder.resolve("there/model");
        try (Generator generator = Generator.open(model)) {
            assertThat(generator.config()).isEqualTo(TinyGenerator.CONFIG);
            assertThat(generator.tokenizer().config()).isEqualTo(TinyGenerator.TOKENIZER);
        }
        succeeds("convert", model, "--to", "LLAMAGEN", "--output", folder.resolve("back"));

        SafetensorsFile before = SafetensorsFile.open(weights);
        SafetensorsFile after = SafetensorsFile.open(folder.resolve("back/model.safetensors"));
        assertThat(after.tensors()).isEqualTo(before.tensors());
        for (TensorInfo info : before.tensors().values()) {
            assertThat(info.type().name()).isEqualTo(type(storage));
            assertThat(after.floats(info.name())).isEqualTo(before.floats(info.name()));
        }
    }

    @Test
    void whatTheFileLeavesOpenHasToBeNamed() {
        write(weights, TinyGenerator.CONFIG.parameterSpecs(), StorageType.FLOAT32);

        refuses(2, "number of attention heads", "convert", weights, "--grid", "4x4");
        refuses(2, "token grid", "convert", weights, "--heads", 2);
        refuses(2, "both or neither", "convert", weights, "--branch-layer", 1);
    }

    @Test
    void filesThatHoldSomethingElseAreRefused() {
        write(weights, TinyGenerator.CONFIG.parameterSpecs().subList(2, 4), StorageType.FLOAT32);

        refuses(1, "neither tok_embeddings.weight", "convert", weights);
        Path nowhere = folder.resolve("nowhere");
        refuses(1, nowhere + ": does not exist", "convert", nowhere, "--to", "LLAMAGEN");
        refuses(
                2,
                "is no image tokenizer",
                "convert",
                tokenizer,
                "--tokenizer",
                raster(folder.resolve("other.safetensors")));
    }

    /** The extra fields of such archives take another library than the archives of our tests. */
    @Test
    void aFileThatTorchSavedIsRead() throws URISyntaxException {
        URL file = Objects.requireNonNull(getClass().getResource("saved-by-torch.pt"));

        refuses(1, "neither tok_embeddings.weight", "convert", Path.of(file.toURI()));
    }

    @Test
    void everyTensorHasToHaveItsPlace() {
        List<ParameterSpec> specs = TinyGenerator.CONFIG.parameterSpecs();
        List<ParameterSpec> fewer = specs.subList(0, specs.size() - 1);
        write(weights, fewer, StorageType.FLOAT32);

        refuses(1, "missing output.weight", "convert", weights, "--grid", "4x4", "--heads", 2);
    }

    private Path raster(Path file) {
        write(file, TinyGenerator.CONFIG.parameterSpecs(), StorageType.FLOAT32);
        return file;
    }

    private static String type(StorageType storage) {
        return switch (storage) {
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
        };
    }

    private static void write(Path file, List<ParameterSpec> specs, StorageType storage) {
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = Parameters.initialize(manager, specs, 1)) {
            SafetensorsWriter.write(file, parameters.asMap(), storage, Map.of());
        }
    }

    private static void succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private void refuses(int code, String expected, Object... args) {
        Path output = folder.resolve("refused");
        Object[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--output";
        all[args.length + 1] = output;

        CommandLineRun run = CommandLineRun.of(all);

        assertThat(run.errorLines()).singleElement().asString().contains(expected);
        assertThat(run.code()).isEqualTo(code);
        assertThat(output).doesNotExist();
    }
}
