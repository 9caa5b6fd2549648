package io.github.flashar.examples.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loaded image generator. Owns its weights: closing it frees them. */
public final class Generator implements AutoCloseable {

    private final Path path;
    private final NDManager manager;
    private final RasterModel raster;
    private final @Nullable FlashArModel flashAr;
    private final VqTokenizer tokenizer;
    private final ClassNames classNames;

    private Generator(Path path, ModelDirectory directory, NDManager manager) {
        this.path = path;
        this.manager = manager;
        if (GeneratorFiles.isFlashAr(directory)) {
            FlashArConfig config = ModelConfigs.flashAr(directory.config());
            this.flashAr =
                    new FlashArModel(config, directory.load(manager, config.parameterSpecs()));
            this.raster = flashAr.backbone();
        } else {
            BackboneConfig config = ModelConfigs.raster(directory.config());
            this.flashAr = null;
            this.raster = new RasterModel(config, directory.load(manager, config.parameterSpecs()));
        }
        this.tokenizer = GeneratorFiles.loadTokenizerOf(directory, raster.config(), manager);
        this.classNames =
                ClassNames.of(directory.config().json(), raster.config().classPrefix().classes());
    }

    /** Loads a generator directory, verified. */
    public static Generator open(Path path) {
        ModelDirectory directory = ModelDirectory.open(path);
        NDManager manager = NDManager.newBaseManager();
        try {
            return new Generator(path, directory, manager);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** The raster model, or the backbone of the adapted one. */
    public RasterModel raster() {
        return raster;
    }

    /** The adapted model, if this is one. */
    public Optional<FlashArModel> flashAr() {
        return Optional.ofNullable(flashAr);
    }

    /** Returns the adapted model, or fails saying how to get one. */
    public FlashArModel requireFlashAr() {
        if (flashAr == null) {
            throw new InvalidRequestException(
                    path
                            + " holds a raster model, which draws token by token only; adapt it"
                            + " first (flashar adapt), or use --decoder raster");
        }
        return flashAr;
    }

    public VqTokenizer tokenizer() {
        return tokenizer;
    }

    public ClassNames classNames() {
        return classNames;
    }

    /** Sizes of the raster model. */
    public BackboneConfig config() {
        return raster.config();
    }

    /** Side in pixels of the square images it draws. */
    public int imageSize() {
        TokenGrid grid = config().grid();
        Checks.require(grid.height() == grid.width(), "%s draws %s tokens, no squares", path, grid);
        return grid.height() * tokenizer.config().downsampling();
    }

    /** Owner of the weights. */
    public NDManager manager() {
        return manager;
    }

    /** Makes a decoder; the caller closes it before this generator. */
    public TokenDecoder decoder(DecoderKind kind) {
        return switch (kind) {
            case RASTER -> new RasterDecoder(raster);
            case DIAGONAL -> new DiagonalDecoder(requireFlashAr());
        };
    }

    /** Turns token grids [B][H·W] into pictures. */
    public List<RgbImage> pictures(int[][] tokens) {
        TokenGrid grid = config().grid();
        long[] ids = Arrays.stream(tokens).flatMapToInt(Arrays::stream).asLongStream().toArray();
        Shape shape = new Shape(tokens.length, grid.height(), grid.width());
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray pixels = tokenizer.decode(manager.create(ids, shape)); // [B, 3, height, width]
            return ImageTensors.toImages(pixels);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
