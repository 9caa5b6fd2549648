package io.github.flashar.examples.study;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A classifier learns what can be learnt and judges by it. */
class PhotoClassifierTest {

    private static final int CLASSES = 3;
    private static final int SIDE = 16;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void itRecognisesColoursAndMeasuresHowFarImagesAreFromThem() {
        LabelledImages training = images(1, 240, 0);
        PhotoClassifier classifier = new ClassifierTraining(40, 1).run(manager, training, CLASSES);
        try (Judge judge = new Judge(classifier, training)) {
            Quality good = judge.judge(images(2, 120, 0));
            Quality wrong = judge.judge(images(2, 120, 1));

            assertThat(good.agreement()).isGreaterThan(0.9);
            assertThat(wrong.agreement()).isLessThan(0.1);
            // The same images under other labels are as far from the training photographs.
            assertThat(wrong.frechet()).isEqualTo(good.frechet());
            assertThat(judge.judge(training).frechet()).isLessThan(good.frechet());
            assertThat(judge.judge(noise(120)).frechet()).isGreaterThan(10 * good.frechet());
        }
    }

    /** Noisy pictures that are mostly red, green or blue; labels moved on by {@code shift}. */
    private static LabelledImages images(long seed, int count, int shift) {
        List<RgbImage> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int colour = i % CLASSES;
            byte[] rgb = bytes(seed, i);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                rgb[pixel * CLASSES + colour] |= (byte) 0x80;
                rgb[pixel * CLASSES + (colour + 1) % CLASSES] &= 0x7F;
            }
            images.add(new RgbImage(SIDE, SIDE, rgb));
            labels.add((colour + shift) % CLASSES);
        }
        return new LabelledImages(images, labels);
    }

    private static LabelledImages noise(int count) {
        List<RgbImage> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(new RgbImage(SIDE, SIDE, bytes(9, i)));
            labels.add(0);
        }
        return new LabelledImages(images, labels);
    }

    private static byte[] bytes(long seed, int stream) {
        byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
        new Philox(seed, stream).nextBytes(rgb);
        return rgb;
    }
}
