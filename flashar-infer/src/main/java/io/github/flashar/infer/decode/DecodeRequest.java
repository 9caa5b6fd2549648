package io.github.flashar.infer.decode;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;

/**
 * Which images to draw in one batch. Immutable. An image depends on its class, its seed and the
 * settings, not on the other images of the batch.
 */
public final class DecodeRequest {

    private final int[] classIds;
    private final long[] seeds;
    private final Guidance guidance;
    private final SamplingConfig sampling;

    private DecodeRequest(Builder builder) {
        this.classIds = builder.classIds.clone();
        this.seeds = builder.seeds.clone();
        this.guidance = builder.guidance;
        this.sampling = builder.sampling;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Number of images, B. */
    public int batch() {
        return classIds.length;
    }

    /** Class of each image, [B]. */
    public int[] classIds() {
        return classIds.clone();
    }

    /** Seed of each image, [B]. */
    public long[] seeds() {
        return seeds.clone();
    }

    public Guidance guidance() {
        return guidance;
    }

    public SamplingConfig sampling() {
        return sampling;
    }

    /** Fails if the model does not know one of the classes. The null class is known. */
    void checkAgainst(BackboneConfig config) {
        for (int i = 0; i < classIds.length; i++) {
            Checks.require(
                    classIds[i] <= config.nullClass(),
                    "class id of image %d = %d is outside 0..%d (%d is the null class)",
                    i,
                    classIds[i],
                    config.nullClass(),
                    config.nullClass());
        }
    }

    /** Collects a request; {@link #build} checks all that needs no model. */
    public static final class Builder {

        private int[] classIds = {};
        private long[] seeds = {};
        private Guidance guidance = Guidance.none();
        private SamplingConfig sampling = SamplingConfig.builder().build();

        private Builder() {}

        /** Sets the class of each image, 0..classes; id {@code classes} is the null class. */
        public Builder setClassIds(int... classIds) {
            this.classIds = classIds;
            return this;
        }

        /** Sets the seed of each image; as many as classes. */
        public Builder setSeeds(long... seeds) {
            this.seeds = seeds;
            return this;
        }

        /** Default: none. */
        public Builder optGuidance(Guidance guidance) {
            this.guidance = guidance;
            return this;
        }

        /** Default: temperature 1, every token. */
        public Builder optSampling(SamplingConfig sampling) {
            this.sampling = sampling;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws io.github.flashar.core.error.InvalidRequestException if it has no image, a
         *     negative class id, or not one seed per class id
         */
        public DecodeRequest build() {
            Checks.require(classIds.length > 0, "no class ids: name at least one image");
            Checks.require(
                    seeds.length == classIds.length,
                    "%d seeds for %d class ids: each image needs one",
                    seeds.length,
                    classIds.length);
            for (int i = 0; i < classIds.length; i++) {
                Checks.atLeast("class id of image " + i, classIds[i], 0);
            }
            return new DecodeRequest(this);
        }
    }
}
