package io.github.flashar.infer.djl;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import ai.djl.util.PairList;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.service.GenerationService;
import io.github.flashar.infer.service.RequestGroup;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A model folder as a DJL model. It takes the options
 *
 * <ul>
 *   <li>{@code maxBatch}: images drawn together at most, 1..1024; default 16
 *   <li>{@code memoryLimit}: bytes that weights, caches and passes may take; default: what is free
 *   <li>{@code textEncoder}: folder of the Flan-T5 encoder that prompts need, absolute or from the
 *       model folder; default: none
 * </ul>
 *
 * <p>Its predictors share the weights. Any number of threads may have one each: what they ask for
 * at the same time is drawn together. Closing it ends what they draw.
 */
public final class GeneratorModel extends BaseModel {

    /** Name of the engine that makes such models. */
    public static final String ENGINE = "FlashAR";

    private final Device device;
    private @Nullable ImageGenerator generator;
    private @Nullable GenerationService service;

    GeneratorModel(String name, Device device) {
        super(name);
        this.device = device;
        setDataType(DataType.FLOAT32);
    }

    /**
     * Returns a model that DJL loaded.
     *
     * @throws UnsupportedFeatureException if it is of another engine
     */
    public static GeneratorModel of(Model model) {
        Model wrapped = model instanceof ZooModel<?, ?> zoo ? zoo.getWrappedModel() : model;
        if (wrapped instanceof GeneratorModel ours) {
            return ours;
        }
        throw new UnsupportedFeatureException(
                "model "
                        + model.getName()
                        + " is of another engine; load it with optEngine(\""
                        + ENGINE
                        + "\") or as "
                        + FlashArRepositoryFactory.SCHEME
                        + ":/folder");
    }

    /**
     * Loads a model folder; see {@link GeneratorModel} for the options.
     *
     * @throws MalformedModelException if a file is not what it should be
     * @throws io.github.flashar.core.error.FlashArException if an option is unknown or out of
     *     range, or the weights take too much memory
     */
    @Override
    public void load(Path modelPath, @Nullable String prefix, @Nullable Map<String, ?> options)
            throws MalformedModelException {
        if (wasLoaded) {
            throw new IllegalStateException("model " + getName() + " is loaded already");
        }
        setModelDir(modelPath);
        ImageGenerator.Builder builder =
                ImageGenerator.builder().setModel(modelDir).optDevice(Devices.name(device));
        new ModelOptions(options == null ? Map.of() : options, getProperties())
                .apply(builder, modelDir);
        try {
            generator = builder.build();
        } catch (InvalidFileException e) {
            throw new MalformedModelException(e.getMessage(), e);
        }
        // Those who ask wait for their images, so there are never more than they are.
        service =
                GenerationService.builder(generator)
                        .optCapacity(GenerationService.Builder.MAX_CAPACITY)
                        .build();
        manager = NDManager.newBaseManager(device);
        wasLoaded = true;
    }

    /**
     * What draws, for all that DJL has no words for: listeners, futures, previews.
     *
     * @throws IllegalStateException if the model is not loaded
     */
    public ImageGenerator generator() {
        return loaded(generator);
    }

    /** Starts collecting requests; the service draws them together, with what others ask for. */
    RequestGroup group() {
        return loaded(service).group();
    }

    /** Asks for images in a group, or, where they are more than a batch, beside it. */
    CompletableFuture<GenerationResult> add(RequestGroup group, GenerationRequest request) {
        return request.size() > loaded(service).maxBatch()
                ? generator().generateAsync(request)
                : group.add(request);
    }

    private <T> T loaded(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("model " + getName() + " is not loaded");
        }
        return part;
    }

    /**
     * Makes a predictor.
     *
     * @param translator of {@link FlashArTranslatorFactory} or {@link GenerationTranslator}
     * @param where the device of the model
     * @throws UnsupportedFeatureException if the translator is another
     * @throws io.github.flashar.core.error.InvalidRequestException if the device is another
     */
    @Override
    public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device where) {
        Checks.require(
                where.equals(device),
                "predictor on %s: model %s is on %s; load it again with optDevice",
                Devices.name(where),
                getName(),
                Devices.name(device));
        if (translator instanceof DrawingTranslator<I, O> drawing) {
            return new DrawingPredictor<>(this, drawing, device);
        }
        throw new UnsupportedFeatureException(
                "translator "
                        + translator.getClass().getName()
                        + " makes arrays, where a generator takes requests; take "
                        + GenerationTranslator.class.getSimpleName()
                        + ".of");
    }

    @Override
    public NDManager getNDManager() {
        return loaded(manager);
    }

    @Override
    public void setBlock(Block block) {
        throw new UnsupportedOperationException("a model of engine " + ENGINE + " has no block");
    }

    @Override
    public PairList<String, Shape> describeInput() {
        return new PairList<>(); // requests, no arrays
    }

    @Override
    public PairList<String, Shape> describeOutput() {
        return new PairList<>();
    }

    @Override
    public void close() {
        if (service != null) {
            service.closeNow();
        }
        if (generator != null) {
            generator.close();
        }
        if (wasLoaded) {
            super.close();
        }
    }
}
