package io.github.flashar.infer.cuda;

import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.decode.CudaSizes;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.Computing;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.model.PictureDecoder;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.plan.PlannedPart;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** An image generator on an NVIDIA GPU, on this library's own kernels; needs no DJL engine. */
public final class CudaGenerator implements LoadedGenerator {

    /** Pictures decoded at a time if they are small: what their maps may take. */
    private static final long PIXEL_BYTES = 1L << 30;

    private final GeneratorConfig config;
    private final CudaModel model;
    private final CudaPixels pixels;
    private final Watch watch;

    private CudaGenerator(GeneratorConfig config, CudaModel model, CudaPixels pixels) {
        this.config = config;
        this.model = model;
        this.pixels = pixels;
        this.watch = LeakDetector.watch(this);
    }

    /**
     * Loads a generator directory, verified.
     *
     * @throws io.github.flashar.core.error.InsufficientMemoryException if the GPU has no room for
     *     its weights
     * @throws io.github.flashar.core.error.InvalidFileException if a file is not what it should be
     */
    public static CudaGenerator open(Path path, CudaDevice device, CudaPrecision precision) {
        ModelDirectory directory = ModelDirectory.open(path);
        ModelDirectory tokenizer = directory.part(GeneratorFiles.TOKENIZER);
        GeneratorConfig config = GeneratorConfig.of(directory, tokenizer);
        CudaModel model =
                config.flashAr()
                        .map(
                                sizes ->
                                        CudaModel.flashAr(
                                                device, precision, directory.weights(), sizes))
                        .orElseGet(
                                () ->
                                        CudaModel.raster(
                                                device,
                                                precision,
                                                directory.weights(),
                                                config.backbone()));
        try {
            return new CudaGenerator(config, model, pixels(config, model.kernels(), tokenizer));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static CudaPixels pixels(
            GeneratorConfig config, Kernels kernels, ModelDirectory tokenizer) {
        return new CudaPixels(
                kernels,
                config.tokenizer(),
                tokenizer.weights(),
                config.backbone().grid(),
                pixelBytes(config, Integer.MAX_VALUE));
    }

    /** As many pictures at a time as fit {@link #PIXEL_BYTES}, but one at least. */
    private static long pixelBytes(GeneratorConfig config, long pictures) {
        long one = CudaPixels.bytesPerPicture(config.tokenizer(), config.backbone().grid());
        return Math.max(one, Math.min(PIXEL_BYTES, pictures * one));
    }

    /** Memory of the GPU that loading and drawing so many images at a time takes. */
    public static MemoryPlan memory(
            GeneratorConfig config,
            CudaPrecision precision,
            Collection<DecoderKind> decoders,
            int batch,
            Guidance guidance) {
        CudaSizes sizes = new CudaSizes(config.backbone(), config.flashAr(), precision.storage());
        List<PlannedPart> parts = new ArrayList<>();
        parts.add(new PlannedPart("weights", sizes.weightBytes(), 0));
        parts.add(new PlannedPart("image tokenizer", tokenizerBytes(config.tokenizer()), 0));
        parts.add(new PlannedPart("pixels", pixelBytes(config, batch), 0));
        for (DecoderKind kind : decoders) {
            boolean diagonal = kind == DecoderKind.DIAGONAL;
            parts.add(
                    new PlannedPart(
                            kind.name().toLowerCase(Locale.ROOT) + " decoder",
                            sizes.decoderBytes(diagonal),
                            sizes.imageBytes(diagonal, guidance.isActive())));
        }
        return new MemoryPlan(parts, batch);
    }

    /** In float16; the encoder is not loaded, so it is less. */
    private static long tokenizerBytes(VqConfig config) {
        return Short.BYTES * config.parameterSpecs().stream().mapToLong(ParameterSpec::size).sum();
    }

    @Override
    public GeneratorConfig description() {
        return config;
    }

    @Override
    public Computing computing() {
        CudaDevice device = model.device();
        return new Computing(
                String.format("cuda:%d (%s)", device.index(), device.name()),
                model.storage() == Storage.BF16 ? "bfloat16" : "float32",
                "FlashAR's CUDA engine");
    }

    @Override
    public TokenDecoder decoder(DecoderKind kind) {
        return switch (kind) {
            case RASTER -> CudaDecoder.raster(model);
            case DIAGONAL -> CudaDecoder.diagonal(model);
        };
    }

    @Override
    public PictureDecoder pictures() {
        return pixels::of;
    }

    /** On streams of their own. */
    @Override
    public boolean drawsBesidePictures() {
        return true;
    }

    @Override
    public void close() {
        watch.close();
        pixels.close();
        model.close();
    }
}
