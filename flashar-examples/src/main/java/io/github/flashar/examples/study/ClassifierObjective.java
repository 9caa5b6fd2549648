package io.github.flashar.examples.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.train.data.EpochOrder;
import io.github.flashar.train.loop.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * Cross-entropy of the classes of shuffled photographs, half of them mirrored.
 *
 * @param order of the photographs
 */
record ClassifierObjective(
        PhotoClassifier classifier,
        LabelledImages photographs,
        EpochOrder order,
        int batchSize,
        long seed)
        implements Objective {

    private static final long FLIPS = "classifier flips".hashCode();

    @Override
    public List<String> terms() {
        return List.of("loss");
    }

    @Override
    public NDList evaluate(long batch) {
        int[] examples = order.batch(batch, batchSize);
        List<RgbImage> images = new ArrayList<>();
        long[] labels = new long[examples.length];
        for (int i = 0; i < examples.length; i++) {
            RgbImage image = photographs.images().get(examples[i]);
            boolean flip = Philox.uniform(seed, FLIPS, batch * batchSize + i) < 0.5;
            images.add(flip ? image.flipHorizontally() : image);
            labels[i] = photographs.labels().get(examples[i]);
        }
        NDManager manager = classifier.parameters().manager();
        NDArray logits =
                classifier.logits(classifier.features(ImageTensors.fromImages(manager, images)));
        NDArray targets = manager.create(labels, new Shape(labels.length, 1));
        return new NDList(logits.logSoftmax(-1).gather(targets, 1).neg().mean());
    }

    @Override
    public String describe() {
        return "classes of " + photographs.size() + " photographs";
    }

    @Override
    public long tokensPerBatch() {
        return batchSize;
    }
}
