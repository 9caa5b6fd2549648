package io.github.flashar.infer.decode;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;

/**
 * Which images to draw in one batch, each with its own settings. Immutable. An image depends on its
 * class, caption or text, its seed, guidance and sampling, not on the other images of the batch.
 */
public final class DecodeRequest {

    private final Conditions conditions;
    private final long[] seeds;
    private final List<Guidance> guidance; // one, or one an image
    private final List<SamplingConfig> sampling; // one, or one an image

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
     * @throws IllegalStateException if the images have none
     */
    public int[] classIds() {
        if (conditions instanceof Conditions.Classes classes) {
            return classes.ids().clone();
        }
        throw new IllegalStateException("the request has no classes");
    }

    /**
     * Caption of each image, [B].
     *
     * @throws IllegalStateException if the images have none
     */
    public List<CaptionFeatures> captions() {
        if (conditions instanceof Conditions.Captions captions) {
            return captions.captions();
        }
        throw new IllegalStateException("the request has no captions");
    }

    /**
     * Text of each image, [B].
     *
     * @throws IllegalStateException if the images have none
     */
    public List<TextPrompt> texts() {
        if (conditions instanceof Conditions.Texts texts) {
            return texts.prompts();
        }
        throw new IllegalStateException("the request has no texts");
    }

    /** Seed of each image, [B]. */
    public long[] seeds() {
        return seeds.clone();
    }

    /** Guidance of an image, 0..B−1. */
    public Guidance guidance(int image) {
        return guidance.get(guidance.size() == 1 ? 0 : image);
    }

    /** How the tokens of an image are drawn, 0..B−1. */
    public SamplingConfig sampling(int image) {
        return sampling.get(sampling.size() == 1 ? 0 : image);
    }

    Conditions conditions() {
        return conditions;
    }

    /** Collects a request; {@link #build} checks all that needs no model. */
    public static final class Builder {

        private Conditions conditions = new Conditions.Classes(new int[0]);
        private long[] seeds = {};
        private List<Guidance> guidance = List.of(Guidance.none());
        private List<SamplingConfig> sampling = List.of(SamplingConfig.builder().build());

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

        /** Sets the text of each image, instead of classes. */
        public Builder setTexts(List<TextPrompt> prompts) {
            this.conditions = new Conditions.Texts(List.copyOf(prompts));
            return this;
        }

        /** Sets the seed of each image; as many as images. */
        public Builder setSeeds(long... seeds) {
            this.seeds = seeds;
            return this;
        }

        /** Sets one for all images, or one for each. Default: none. */
        public Builder optGuidance(Guidance... guidance) {
            this.guidance = List.of(guidance);
            return this;
        }

        /** Sets one for all images, or one for each. Default: temperature 1, every token. */
        public Builder optSampling(SamplingConfig... sampling) {
            this.sampling = List.of(sampling);
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws io.github.flashar.core.error.InvalidRequestException if it has no image, a
         *     negative class id, not one seed per image, or neither one setting nor one per image
         */
        public DecodeRequest build() {
            Checks.require(
                    conditions.batch() > 0,
                    "no class ids, captions or texts: name at least one image");
            Checks.require(
                    seeds.length == conditions.batch(),
                    "%d seeds for %d images: each needs one",
                    seeds.length,
                    conditions.batch());
            checkCount("guidance", guidance.size());
            checkCount("sampling", sampling.size());
            return new DecodeRequest(this);
        }

        private void checkCount(String name, int count) {
            Checks.require(
                    count == 1 || count == conditions.batch(),
                    "%d %s settings for %d images: give one for all, or one for each",
                    count,
                    name,
                    conditions.batch());
        }
    }
}
