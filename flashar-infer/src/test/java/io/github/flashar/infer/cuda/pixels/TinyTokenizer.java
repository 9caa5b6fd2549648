package io.github.flashar.infer.cuda.pixels;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.model.TokenPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A DJL tokenizer with arbitrary weights, and the same weights in a file. */
final class TinyTokenizer implements AutoCloseable {

    private final VqTokenizer tokenizer;
    private final Path file;

    TinyTokenizer(NDManager manager, VqConfig config) throws IOException {
        List<ParameterSpec> specs =
                config.parameterSpecs().stream().map(TinyTokenizer::arbitrary).toList();
        this.tokenizer = new VqTokenizer(config, Parameters.initialize(manager, specs, 5));
        this.file = Files.createTempFile("vq", ".safetensors");
        SafetensorsWriter.write(
                file, tokenizer.parameters().asMap(), StorageType.FLOAT32, Map.of());
    }

    /** Biases are initialised to zero, which would hide whether they are used. */
    private static ParameterSpec arbitrary(ParameterSpec spec) {
        return spec.name().endsWith("bias")
                ? new ParameterSpec(spec.name(), spec.shape(), Initializer.uniform(0.3))
                : spec;
    }

    WeightFile weights() {
        return WeightFiles.open(file);
    }

    /** Grids of arbitrary tokens. */
    int[][] tokens(int pictures, TokenGrid grid) {
        int[][] tokens = new int[pictures][grid.cells()];
        for (int i = 0; i < pictures; i++) {
            int picture = i;
            Arrays.setAll(
                    tokens[i],
                    cell ->
                            (int)
                                    (Philox.uniform(picture, 1, cell)
                                            * tokenizer.config().codebookSize()));
        }
        return tokens;
    }

    /** What DJL makes of them in float32. */
    List<RgbImage> expected(int[][] tokens, TokenGrid grid) {
        return new TokenPictures(tokenizer, grid).of(tokens);
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
