package io.github.flashar.infer.decode;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;

/**
 * Which images to draw in one batch. Immutable. An image depends on its class, its seed and the
 * settings, not on the other images of the batch.
 */
public final class DecodeRequest {

    private final Conditions conditions;
    private final long[] seeds;
    private final Guidance guidance;
    private final SamplingConfig sampling;

    private DecodeRequest(Builder builder) {
        this.conditions = builder.conditions;
        this.seeds = builder.seeds.clone();
        this.guidance = builder.guidance;
        this.sampling = builder.sampling;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Number of images, B. */
    public int batch() {
        return conditions.batch();
    }

    /**
     * Class of each image, [B].
     *
     * @throws IllegalStateException if the images have captions
     */
    public int[] classIds() {
        if (conditions instanceof Conditions.Classes classes) {
            return classes.ids().clone();
        }
        throw new IllegalStateException("the request has captions, not classes");
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

    Conditions conditions() {
        return conditions;
    }

    /** Collects a request; {@link #build} checks all that needs no model. */
    public static final class Builder {

        private Conditions conditions = new Conditions.Classes(new int[0]);
        private long[] seeds = {};
        private Guidance guidance = Guidance.none();
        private SamplingConfig sampling = SamplingConfig.builder().build();

        private Builder() {}

        /** Sets the class of each image, 0..classes; id {@code classes} is the null class. */
        public Builder setClassIds(int... classIds) {
            this.conditions = new Conditions.Classes(classIds.clone());
            return this;
        }

        /**
         * Sets the caption of each image, instead of classes. Only its valid tokens are seen; one
         * whose tokens are all said to be valid has its padding seen, too.
         */
        public Builder setCaptions(List<CaptionFeatures> captions) {
            this.conditions = new Conditions.Captions(List.copyOf(captions));
            return this;
        }

        /** Sets the seed of each image; as many as images. */
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
         *     negative class id, or not one seed per image
         */
        public DecodeRequest build() {
            Checks.require(
                    conditions.batch() > 0, "no class ids or captions: name at least one image");
            Checks.require(
                    seeds.length == conditions.batch(),
                    "%d seeds for %d images: each needs one",
                    seeds.length,
                    conditions.batch());
            return new DecodeRequest(this);
        }
    }
}
