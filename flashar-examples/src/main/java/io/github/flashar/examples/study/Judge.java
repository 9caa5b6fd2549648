package io.github.flashar.examples.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import java.util.List;

/** Judges images by a trained classifier, against the photographs it was trained on. */
final class Judge implements AutoCloseable {

    private static final int BATCH = 250;

    private final PhotoClassifier classifier;
    private final FeatureStatistics reference;

    /** Takes over a trained classifier. */
    Judge(PhotoClassifier classifier, LabelledImages training) {
        this.classifier = classifier;
        this.reference = look(training).statistics;
    }

    /** Judges images of known classes. */
    Quality judge(LabelledImages images) {
        Look look = look(images);
        return new Quality(
                (double) look.right / images.size(), look.statistics.frechetDistance(reference));
    }

    @Override
    public void close() {
        classifier.close();
    }

    private Look look(LabelledImages images) {
        Look look = new Look();
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            for (int from = 0; from < images.size(); from += BATCH) {
                int to = Math.min(images.size(), from + BATCH);
                look.at(images.images().subList(from, to), images.labels().subList(from, to));
            }
        }
        return look;
    }

    private final class Look {

        private final FeatureStatistics statistics =
                new FeatureStatistics(PhotoClassifier.FEATURES);
        private long right;

        void at(List<RgbImage> images, List<Integer> labels) {
            try (NDScope scope = NativeMemory.scope()) {
                NDArray pixels = ImageTensors.fromImages(classifier.parameters().manager(), images);
                NDArray features = classifier.features(pixels);
                long[] found =
                        classifier
                                .logits(features)
                                .argMax(1)
                                .toType(DataType.INT64, false)
                                .toLongArray();
                statistics.add(features.toFloatArray());
                for (int i = 0; i < found.length; i++) {
                    right += found[i] == labels.get(i) ? 1 : 0;
                }
            }
        }
    }
}
