package io.github.flashar.infer.generate;

import io.github.flashar.core.emu35.UnconditionalPrompt;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Computing;
import io.github.flashar.infer.model.Conditioning;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.model.PromptEncoder;
import io.github.flashar.infer.model.TextFormat;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Draws images with a model folder:
 *
 * <pre>{@code
 * try (ImageGenerator generator = ImageGenerator.open(Path.of("model"))) {
 *     GenerationResult drawn = generator.generate(GenerationRequest.ofClasses(207));
 *     drawn.image(0).writePng(Path.of("dog.png"));
 * }
 * }</pre>
 *
 * <p>Safe for several threads: requests are drawn one after the other, in the order in which they
 * came. What a request returns depends on the request alone.
 *
 * <p>A request ends early, with nothing left of it, when its listener says so, its future is
 * cancelled, its thread is interrupted, its timeout is over or the generator is closed: between two
 * passes through the model, or between two parts of the pixel decoder.
 */
public final class ImageGenerator implements AutoCloseable {

    private final LoadedGenerator generator;
    private final boolean owner;
    private final SubjectReader subjects;
    private final boolean readsPrompts;
    private final int maxBatch;
    private final MemoryBudget memory;
    private final Decoders decoders;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(ImageGenerator::backgroundThread);
    private final Watch watch = LeakDetector.watch(this);
    private volatile boolean closed;

    private ImageGenerator(
            Builder builder,
            LoadedGenerator generator,
            SubjectReader subjects,
            MemoryBudget memory) {
        this.generator = generator;
        this.owner = builder.generator == null;
        this.subjects = subjects;
        this.readsPrompts = builder.textEncoder != null;
        this.maxBatch = builder.maxBatch;
        this.memory = memory;
        this.decoders = new Decoders(generator);
    }

    private static Thread backgroundThread(Runnable work) {
        Thread thread = new Thread(work, "flashar-generator");
        thread.setDaemon(true);
        return thread;
    }

    /** Loads a model folder with the usual settings. */
    public static ImageGenerator open(Path model) {
        return builder().setModel(model).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What the model says of itself. */
    public GeneratorConfig config() {
        return generator.description();
    }

    /** What it computes with. */
    public Computing computing() {
        return generator.computing();
    }

    /** What the model is told to draw by: names of its classes, or the format of its captions. */
    public Conditioning conditioning() {
        return config().conditioning();
    }

    /**
     * Images drawn together at most, guided ones: what was set, or what the memory limit has room
     * for.
     */
    public int largestBatch() {
        return memory.largestBatch(new Demand(Set.of(fastestDecoder()), maxBatch, Guidance.of(2)));
    }

    /** How a request is drawn that does not say. */
    public DecoderKind fastestDecoder() {
        return config().fastestDecoder();
    }

    /**
     * Fails if this model cannot draw a request, before anything is allocated for it.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if it lacks a class, cannot draw
     *     in the way asked for, or needs a text encoder
     * @throws io.github.flashar.core.error.InsufficientMemoryException if the request takes more
     *     than the memory limit
     */
    public void check(GenerationRequest request) {
        new RequestCheck(generator.description(), readsPrompts).check(request);
        subjects.check(request);
        memory.check(decoders.demand().and(demand(request)));
    }

    private Demand demand(GenerationRequest request) {
        return Demand.of(request, fastestDecoder(), maxBatch);
    }

    /** Draws the images of a request. */
    public GenerationResult generate(GenerationRequest request) {
        return generate(request, GenerationListener.NONE);
    }

    /**
     * Draws the images of a request.
     *
     * @param listener hears of every pass
     * @throws io.github.flashar.core.error.FlashArException as {@link #check} does
     * @throws GenerationTimeoutException if the request's time is over
     * @throws CancellationException if it was ended early otherwise; an interrupt stays pending
     * @throws IllegalStateException if the generator is closed, or asked from its own listener
     */
    public GenerationResult generate(GenerationRequest request, GenerationListener listener) {
        return generate(request, listener, new StopRule(request.timeout(), () -> closed));
    }

    /** Draws the images of a request in the background. */
    public CompletableFuture<GenerationResult> generateAsync(GenerationRequest request) {
        return generateAsync(request, GenerationListener.NONE);
    }

    /**
     * Draws the images of a request in the background, after those that came before. Cancelling the
     * future ends the request, whether it waits or is being drawn.
     *
     * @param listener hears of every pass, on a thread of the generator
     * @return completes as {@link #generate(GenerationRequest, GenerationListener)} returns or
     *     throws
     * @throws io.github.flashar.core.error.FlashArException at once, as {@link #check} does
     */
    public CompletableFuture<GenerationResult> generateAsync(
            GenerationRequest request, GenerationListener listener) {
        checkOpen();
        check(request);
        CompletableFuture<GenerationResult> future = new CompletableFuture<>();
        StopRule stop = new StopRule(request.timeout(), () -> closed || future.isDone());
        background.execute(() -> complete(future, request, listener, stop));
        return future;
    }

    private void complete(
            CompletableFuture<GenerationResult> future,
            GenerationRequest request,
            GenerationListener listener,
            StopRule stop) {
        try {
            stop.check();
            future.complete(generate(request, listener, stop));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /** Draws an image that nobody sees, so that the first request finds everything ready. */
    public void warmUp() {
        generate(GenerationRequest.builder().setSubjects(List.of(anything())).build());
    }

    private Subject anything() {
        if (conditioning() instanceof CaptionFormat format) {
            float[] values = new float[format.tokens() * format.featureDim()];
            return new Subject.Caption(
                    "nothing",
                    new CaptionFeatures(format.tokens(), format.featureDim(), values, 1));
        }
        if (conditioning() instanceof TextFormat) {
            return new Subject.Prompt("anything");
        }
        return new Subject.ClassId(((ClassNames) conditioning()).names().size());
    }

    private GenerationResult generate(
            GenerationRequest request, GenerationListener listener, StopRule stop) {
        checkOpen();
        waitForTurn(stop);
        try {
            checkOpen();
            check(request);
            DecoderKind kind = request.decoder().orElseGet(this::fastestDecoder);
            Demand demand = demand(request);
            return new RequestRun(
                            generator,
                            kind,
                            decoders.get(kind, demand),
                            request,
                            demand.batch(),
                            listener,
                            stop)
                    .run(subjects);
        } finally {
            turn.unlock();
        }
    }

    private void waitForTurn(StopRule stop) {
        checkNotInListener();
        try {
            Optional<Long> time = stop.remaining();
            if (time.isEmpty()) {
                turn.lockInterruptibly();
            } else if (!turn.tryLock(time.get(), TimeUnit.NANOSECONDS)) {
                stop.check();
                throw new IllegalStateException("the lock gave up early");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.check();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the generator is closed");
        }
    }

    private void checkNotInListener() {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "a listener cannot call its own generator: it waits for the listener");
        }
    }

    /**
     * Ends what is being drawn, refuses what waits, and frees everything this object owns.
     *
     * @throws IllegalStateException if called from its own listener
     */
    @Override
    public void close() {
        checkNotInListener();
        closed = true;
        watch.close();
        background.shutdown();
        turn.lock();
        try {
            decoders.close();
            subjects.close();
            if (owner) {
                generator.close();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Collects the settings of a generator. */
    public static final class Builder {

        /** Images drawn together at most. */
        public static final int MAX_BATCH = 1024;

        private @Nullable Path model;
        private @Nullable Generator generator;
        private @Nullable Path textEncoder;
        private UnconditionalPrompt unconditional = UnconditionalPrompt.EMPTY_TEXT;
        private boolean cutsPrompts;
        private @Nullable String device;
        private @Nullable Long limit;
        private int maxBatch = 16;

        private Builder() {}

        /** Sets the model folder to load. */
        public Builder setModel(Path folder) {
            this.model = folder;
            return this;
        }

        /** Sets a generator that is loaded already, instead of a folder; its owner closes it. */
        public Builder setGenerator(Generator loaded) {
            this.generator = loaded;
            return this;
        }

        /**
         * Sets what guidance leads away from, for models that read text themselves. Default: {@link
         * UnconditionalPrompt#EMPTY_TEXT}.
         */
        public Builder optUnconditional(UnconditionalPrompt prompt) {
            this.unconditional = prompt;
            return this;
        }

        /**
         * Sets whether the end of a prompt goes that is longer than a model that reads text itself
         * has room for; what the model needs around the text stays. Default: such a prompt is
         * refused.
         */
        public Builder optCutPrompts(boolean cut) {
            this.cutsPrompts = cut;
            return this;
        }

        /**
         * Sets the folder of the Flan-T5 encoder that a model needs that takes captions. Default:
         * none.
         */
        public Builder optTextEncoder(Path folder) {
            this.textEncoder = folder;
            return this;
        }

        /**
         * Sets where to draw: {@code cpu}, {@code gpu} or {@code gpu:1} as {@link
         * io.github.flashar.infer.device.Devices} names what DJL computes on, or {@code cuda},
         * {@code cuda:1} for a GPU on {@link io.github.flashar.infer.cuda this library's own
         * kernels}. One that is not there is an error when the generator is built. Default: a GPU
         * if DJL finds one, else the CPU.
         */
        public Builder optDevice(String name) {
            Place.checkName(name);
            this.device = name;
            return this;
        }

        /**
         * Sets the bytes that weights, caches and passes may take, of the host or of the GPU, at
         * least 1. Default: what the machine has free, and what a loaded generator takes already.
         */
        public Builder optMemoryLimit(long bytes) {
            this.limit = Checks.inRange("memory limit in bytes", bytes, 1, Long.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many images are drawn together at most, 1..{@value #MAX_BATCH}; larger requests
         * are drawn in several batches. Default 16.
         */
        public Builder optMaxBatch(int images) {
            this.maxBatch = Checks.inRange("largest batch", images, 1, MAX_BATCH);
            return this;
        }

        /**
         * Fails as {@link ImageGenerator#check} of the generator will, but before anything is
         * loaded: for whoever loads a model for one request.
         */
        public void check(GenerationRequest request) {
            Place place = Place.of(device);
            GeneratorConfig config = config();
            new RequestCheck(config, textEncoder != null).check(request);
            if (config.conditioning() instanceof TextFormat format) {
                textReader(config, format).check(request);
            }
            memory(place, config).check(Demand.of(request, config.fastestDecoder(), maxBatch));
        }

        /**
         * Loads the model.
         *
         * @throws io.github.flashar.core.error.InsufficientMemoryException before anything is
         *     loaded, if the weights take more than the limit
         * @throws io.github.flashar.core.error.InvalidFileException if a file is not what it should
         *     be
         */
        public ImageGenerator build() {
            Place place = Place.of(device);
            GeneratorConfig config = config();
            MemoryBudget memory = memory(place, config);
            memory.checkLoading();
            if (generator != null) {
                return new ImageGenerator(this, generator, reader(config), memory);
            }
            LoadedGenerator loaded = place.load(config.path());
            try {
                return new ImageGenerator(this, loaded, reader(config), memory);
            } catch (RuntimeException | Error e) {
                loaded.close();
                throw e;
            }
        }

        private GeneratorConfig config() {
            Checks.require(
                    (model == null) != (generator == null),
                    "set either a model folder or a loaded generator");
            return generator == null
                    ? GeneratorConfig.read(Objects.requireNonNull(model))
                    : generator.description();
        }

        private MemoryBudget memory(Place place, GeneratorConfig config) {
            MemoryPlan encoder =
                    textEncoder == null || !place.holdsTextEncoder()
                            ? MemoryPlan.builder().build()
                            : PromptEncoder.memory(textEncoder, config.requireCaptions());
            return new MemoryBudget(
                    place, config, encoder, limit == null ? free(place, config) : limit);
        }

        private long free(Place place, GeneratorConfig config) {
            long loaded = generator == null ? 0 : config.weightBytes();
            return loaded + Math.min(place.available(), Long.MAX_VALUE - loaded);
        }

        private SubjectReader reader(GeneratorConfig config) {
            if (config.conditioning() instanceof TextFormat format) {
                return textReader(config, format);
            }
            if (config.conditioning() instanceof ClassNames && textEncoder == null) {
                return new ClassReader();
            }
            return new CaptionReader(
                    textEncoder == null
                            ? null
                            : PromptEncoder.open(textEncoder, config.requireCaptions()));
        }

        private TextReader textReader(GeneratorConfig config, TextFormat format) {
            return TextReader.open(config.backbone().grid(), format, unconditional, cutsPrompts);
        }
    }
}
