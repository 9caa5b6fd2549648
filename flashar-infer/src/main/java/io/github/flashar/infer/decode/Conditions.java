package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.text.CaptionFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What the images of a request show. */
sealed interface Conditions {

    /** Number of images, B. */
    int batch();

    /** Fails if a model of this kind of prefix cannot draw them. */
    void checkAgainst(BackboneConfig config);

    /** What to embed: class ids, int64 [B], caption features, [B, P, F], or text, int64 [B, P]. */
    NDArray array(NDManager manager, PrefixConfig prefix);

    /** What to embed for the unconditional streams of the first images. */
    NDArray unconditional(NDManager manager, RasterModel model, int images);

    /** The prefixes of all images, then those of the unconditional streams of the first. */
    PrefixMask prefixes(PrefixConfig prefix, int unconditional);

    /** The same for other images: those of these numbers. */
    Conditions select(int[] images);

    /** A class for each image. */
    record Classes(int[] ids) implements Conditions {

        public Classes {
            for (int i = 0; i < ids.length; i++) {
                Checks.atLeast("class id of image " + i, ids[i], 0);
            }
        }

        @Override
        public int batch() {
            return ids.length;
        }

        @Override
        public void checkAgainst(BackboneConfig config) {
            ClassPrefix prefix = config.classPrefix();
            for (int i = 0; i < ids.length; i++) {
                Checks.require(
                        ids[i] <= prefix.nullClass(),
                        "class id of image %d = %d is outside 0..%d (%d is the null class)",
                        i,
                        ids[i],
                        prefix.nullClass(),
                        prefix.nullClass());
            }
        }

        @Override
        public NDArray array(NDManager manager, PrefixConfig prefix) {
            return manager.create(Arrays.stream(ids).asLongStream().toArray());
        }

        @Override
        public NDArray unconditional(NDManager manager, RasterModel model, int images) {
            return model.unconditional(manager, images);
        }

        @Override
        public PrefixMask prefixes(PrefixConfig prefix, int unconditional) {
            return PrefixMask.unpadded(prefix);
        }

        @Override
        public Conditions select(int[] images) {
            return new Classes(Arrays.stream(images).map(image -> ids[image]).toArray());
        }
    }

    /** A caption for each image. */
    record Captions(List<CaptionFeatures> captions) implements Conditions {

        @Override
        public int batch() {
            return captions.size();
        }

        @Override
        public void checkAgainst(BackboneConfig config) {
            CaptionPrefix prefix = config.captionPrefix();
            for (int i = 0; i < captions.size(); i++) {
                CaptionFeatures caption = captions.get(i);
                Checks.require(
                        caption.tokens() == prefix.tokens() && caption.dim() == prefix.featureDim(),
                        "caption of image %d has %d x %d features, the model takes %d x %d",
                        i,
                        caption.tokens(),
                        caption.dim(),
                        prefix.tokens(),
                        prefix.featureDim());
            }
        }

        @Override
        public NDArray array(NDManager manager, PrefixConfig prefix) {
            int size = captions.get(0).values().length;
            float[] values = new float[Math.multiplyExact(size, captions.size())];
            for (int i = 0; i < captions.size(); i++) {
                System.arraycopy(captions.get(i).values(), 0, values, i * size, size);
            }
            return manager.create(
                    values, new Shape(captions.size(), prefix.tokens(), size / prefix.tokens()));
        }

        @Override
        public NDArray unconditional(NDManager manager, RasterModel model, int images) {
            return model.unconditional(manager, images);
        }

        /** An unconditional stream sees what its image sees: padding stays padding. */
        @Override
        public PrefixMask prefixes(PrefixConfig prefix, int unconditional) {
            int[] valid =
                    IntStream.range(0, captions.size() + unconditional)
                            .map(i -> captions.get(i % captions.size()).validTokens())
                            .toArray();
            return PrefixMask.leftPadded(prefix, valid);
        }

        @Override
        public Conditions select(int[] images) {
            return new Captions(Arrays.stream(images).mapToObj(captions::get).toList());
        }
    }

    /** A text for each image. */
    record Texts(List<TextPrompt> prompts) implements Conditions {

        @Override
        public int batch() {
            return prompts.size();
        }

        @Override
        public void checkAgainst(BackboneConfig config) {
            TextPrefix prefix = config.textPrefix();
            for (int i = 0; i < prompts.size(); i++) {
                TextPrompt prompt = prompts.get(i);
                Checks.require(
                        prompt.longest() <= prefix.tokens(),
                        "text of image %d has %d tokens, the model takes 1..%d: shorten the prompt",
                        i,
                        prompt.longest(),
                        prefix.tokens());
                Checks.inRange(
                        "token of image " + i, prompt.largestToken(), 0, prefix.vocabulary() - 1);
            }
        }

        @Override
        public NDArray array(NDManager manager, PrefixConfig prefix) {
            return ((TextPrefix) prefix)
                    .leftPadded(manager, prompts.stream().map(TextPrompt::tokens).toList());
        }

        @Override
        public NDArray unconditional(NDManager manager, RasterModel model, int images) {
            List<int[]> texts =
                    prompts.stream().limit(images).map(TextPrompt::unconditional).toList();
            return model.config().textPrefix().leftPadded(manager, texts);
        }

        /** Both streams of an image count its positions from the end of the longer text. */
        @Override
        public PrefixMask prefixes(PrefixConfig prefix, int unconditional) {
            int batch = prompts.size();
            int streams = batch + unconditional;
            int[] valid = new int[streams];
            int[] starts = new int[streams];
            for (int i = 0; i < streams; i++) {
                TextPrompt prompt = prompts.get(i % batch);
                valid[i] = (i < batch ? prompt.tokens() : prompt.unconditional()).length;
                starts[i] = i % batch < unconditional ? prompt.longest() : valid[i];
            }
            return PrefixMask.leftPadded(prefix, valid, starts);
        }

        @Override
        public Conditions select(int[] images) {
            return new Texts(Arrays.stream(images).mapToObj(prompts::get).toList());
        }
    }
}
