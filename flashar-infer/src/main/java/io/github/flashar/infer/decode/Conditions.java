package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.text.CaptionFeatures;
import java.util.Arrays;
import java.util.List;

/** What the images of a request show. */
sealed interface Conditions {

    /** Number of images, B. */
    int batch();

    /** Fails if a model of this kind of prefix cannot draw them. */
    void checkAgainst(BackboneConfig config);

    /** What to embed: class ids, int64 [B], or caption features, [B, P, F]. */
    NDArray array(NDManager manager, PrefixConfig prefix);

    /** What may be seen of the prefixes, image by image. */
    PrefixMask mask(PrefixConfig prefix);

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
        public PrefixMask mask(PrefixConfig prefix) {
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
        public PrefixMask mask(PrefixConfig prefix) {
            return PrefixMask.leftPadded(
                    prefix, captions.stream().mapToInt(CaptionFeatures::validTokens).toArray());
        }

        @Override
        public Conditions select(int[] images) {
            return new Captions(Arrays.stream(images).mapToObj(captions::get).toList());
        }
    }
}
