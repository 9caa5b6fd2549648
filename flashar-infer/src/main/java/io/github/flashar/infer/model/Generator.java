package io.github.flashar.infer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.device.Devices;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image generator on DJL: the one that can be trained, too. */
public final class Generator implements LoadedGenerator {

    private final GeneratorConfig config;
    private final NDManager manager;
    private final RasterModel raster;
    private final @Nullable FlashArModel flashAr;
    private final VqTokenizer tokenizer;
    private final Watch watch;

    private Generator(ModelDirectory directory, NDManager manager) {
        this.manager = manager;
        ModelDirectory images = directory.part(GeneratorFiles.TOKENIZER);
        this.config = GeneratorConfig.of(directory, images);
        this.tokenizer = GeneratorFiles.loadTokenizer(images, manager);
        Parameters weights = directory.load(manager, config.parameterSpecs());
        this.flashAr = config.flashAr().map(sizes -> new FlashArModel(sizes, weights)).orElse(null);
        this.raster =
                flashAr == null ? new RasterModel(config.backbone(), weights) : flashAr.backbone();
        this.watch = LeakDetector.watch(this);
    }

    /**
     * Loads a generator directory, verified.
     *
     * @throws io.github.flashar.core.error.InsufficientMemoryException before anything is loaded,
     *     if there is no room for its weights; {@link GeneratorConfig} plans what drawing takes
     */
    public static Generator open(Path path) {
        return open(path, Engine.getInstance().defaultDevice());
    }

    /** Like {@link #open(Path)}, on a device. */
    public static Generator open(Path path, Device device) {
        GeneratorConfig.read(path).memory().check();
        ModelDirectory directory = ModelDirectory.open(path);
        NDManager manager = NDManager.newBaseManager(device);
        try {
            return new Generator(directory, manager);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Like {@link #open}, to draw and score only: packs the weights, which is faster then. */
    public static Generator openToDraw(Path path) {
        return openToDraw(path, Engine.getInstance().defaultDevice());
    }

    /** Like {@link #openToDraw(Path)}, on a device. */
    public static Generator openToDraw(Path path, Device device) {
        Generator generator = open(path, device);
        generator.raster.parameters().pack();
        return generator;
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
            throw config.notAdapted();
        }
        return flashAr;
    }

    public VqTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public GeneratorConfig description() {
        return config;
    }

    /** What it is told to draw by. */
    public Conditioning conditioning() {
        return config.conditioning();
    }

    /** Sizes of the raster model. */
    public BackboneConfig config() {
        return config.backbone();
    }

    /** Side in pixels of the square images it draws. */
    public int imageSize() {
        TokenGrid grid = config().grid();
        Checks.require(
                grid.height() == grid.width(),
                "%s draws %s tokens, no squares",
                config.path(),
                grid);
        return grid.height() * tokenizer.config().downsampling();
    }

    /** Owner of the weights. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public Computing computing() {
        return new Computing(
                Devices.name(manager.getDevice()),
                "float32",
                "DJL "
                        + Engine.getDjlVersion()
                        + " with PyTorch "
                        + manager.getEngine().getVersion());
    }

    @Override
    public TokenDecoder decoder(DecoderKind kind) {
        return switch (kind) {
            case RASTER -> new RasterDecoder(raster);
            case DIAGONAL -> new DiagonalDecoder(requireFlashAr());
        };
    }

    @Override
    public PictureDecoder pictures() {
        return new TokenPictures(tokenizer, config().grid());
    }

    /** They would take each other's cores. */
    @Override
    public boolean drawsBesidePictures() {
        return false;
    }

    @Override
    public void close() {
        watch.close();
        manager.close();
    }
}
