package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A generator's transformer on a GPU: a raster model, or an adapted one. Owns its weights, its
 * compiled kernels and its matrix products; close its decoders first. Needs no DJL engine.
 */
public final class CudaModel implements AutoCloseable {

    private final CudaDevice device;
    private final CudaSizes sizes;
    private final DeviceWeights weights;
    private final Kernels kernels;
    private final MatMuls matMuls;
    private final Watch watch;

    final DeviceMemory tokenEmbedding; // [V, d], of a joint vocabulary [K, d]
    final PrefixWeights prefix;
    final List<LayerWeights> layers; // L, then E vertical ones
    final DeviceMemory norm; // float32 [d]
    final Optional<VerticalWeights> vertical;
    final DeviceMemory head; // [V, d], or [V, 2 · d] with the vertical head's columns

    private CudaModel(
            CudaDevice device, CudaSizes sizes, boolean deterministic, DeviceWeights weights) {
        this.device = device;
        this.sizes = sizes;
        this.weights = weights;
        this.tokenEmbedding = weights.matrix(ParameterNames.TOKEN_EMBEDDING);
        this.prefix = PrefixWeights.load(weights, sizes.backbone().prefix(), tokenEmbedding);
        this.layers =
                IntStream.range(0, sizes.layers())
                        .mapToObj(i -> LayerWeights.load(weights, i, sizes.backbone()))
                        .toList();
        this.norm = weights.vector(ParameterNames.NORM);
        this.vertical = sizes.flashAr().map(config -> VerticalWeights.load(weights, config));
        this.head = head(weights, sizes);
        this.kernels = new Kernels(device);
        this.matMuls = new MatMuls(device, deterministic);
        this.watch = LeakDetector.watch(this);
    }

    /** Nothing but image tokens is drawn, so of a joint vocabulary no other row is needed. */
    private static DeviceMemory head(DeviceWeights weights, CudaSizes sizes) {
        int first = sizes.backbone().firstImageRow();
        int rows = sizes.backbone().vocabulary();
        return sizes.flashAr().isPresent()
                ? weights.sideBySide(ParameterNames.HEAD, ParameterNames.VERTICAL_HEAD, first, rows)
                : weights.rows(ParameterNames.HEAD, first, rows);
    }

    /**
     * Brings a raster model to a GPU.
     *
     * @throws io.github.flashar.core.error.InvalidFileException if the file holds another model
     * @throws InsufficientMemoryException before anything is copied, if there is no room for it
     */
    public static CudaModel raster(
            CudaDevice device, CudaPrecision precision, WeightFile file, BackboneConfig config) {
        return load(device, precision, file, config, Optional.empty());
    }

    /** Brings an adapted model to a GPU; fails like {@link #raster}. */
    public static CudaModel flashAr(
            CudaDevice device, CudaPrecision precision, WeightFile file, FlashArConfig config) {
        return load(device, precision, file, config.backbone(), Optional.of(config));
    }

    private static CudaModel load(
            CudaDevice device,
            CudaPrecision precision,
            WeightFile file,
            BackboneConfig backbone,
            Optional<FlashArConfig> flashAr) {
        CudaSizes sizes = new CudaSizes(backbone, flashAr, precision.storage());
        ParameterLoader.check(file, sizes.parameterSpecs());
        checkRoom(device, sizes);
        DeviceWeights weights = new DeviceWeights(device, file, precision.storage());
        try {
            return new CudaModel(device, sizes, precision.deterministic(), weights);
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    private static void checkRoom(CudaDevice device, CudaSizes sizes) {
        long needed = sizes.weightBytes();
        long free = device.freeMemory();
        if (needed > free) {
            throw new InsufficientMemoryException(
                    String.format(
                            "the weights take %,d bytes as %s, %s has %,d free: free what else uses"
                                    + " it, or choose a smaller model",
                            needed, sizes.storage(), device.name(), free),
                    needed,
                    free);
        }
    }

    /** The GPU it is on. */
    public CudaDevice device() {
        return device;
    }

    /** Sizes of the raster model. */
    public BackboneConfig backbone() {
        return sizes.backbone();
    }

    /** The adapted model's sizes. */
    FlashArConfig requireFlashAr() {
        return sizes.flashAr()
                .orElseThrow(
                        () ->
                                new InvalidRequestException(
                                        "a raster model draws token by token only; adapt it first (flashar"
                                                + " adapt), or choose the raster decoder"));
    }

    CudaSizes sizes() {
        return sizes;
    }

    /** How weights, caches and the inputs of matrix products are stored. */
    public Storage storage() {
        return sizes.storage();
    }

    /** Values from one row of the head to the next. */
    int headStride() {
        return (vertical.isPresent() ? 2 : 1) * sizes.backbone().dim();
    }

    /** The vertical branch, without its layers and head. */
    VerticalWeights requireVertical() {
        return vertical.orElseThrow(
                () -> new IllegalStateException("a raster model has no vertical branch"));
    }

    /** Its compiled kernels, for whatever else runs on the same device as long as it is open. */
    public Kernels kernels() {
        return kernels;
    }

    MatMuls matMuls() {
        return matMuls;
    }

    @Override
    public void close() {
        device.use();
        watch.close();
        matMuls.close();
        kernels.close();
        weights.close();
    }
}
