package io.github.flashar.examples.study;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.ImageEntry;
import io.github.flashar.train.data.ImageSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images and their classes.
 *
 * @param images all of one size
 * @param labels class of each
 */
record LabelledImages(List<RgbImage> images, List<Integer> labels) {

    /** Reads the photographs kept apart, or all others. */
    static LabelledImages read(Path path, int size, HoldOut rule, boolean heldOut) {
        List<RgbImage> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (ImageSource source = ImageSource.open(path, size, rule);
                Progress progress =
                        Progress.start("reading photographs", source.entries(heldOut).size())) {
            for (ImageEntry entry : source.entries(heldOut)) {
                Optional<RgbImage> image = source.read(entry);
                image.ifPresent(
                        found -> {
                            images.add(found);
                            labels.add(entry.label());
                        });
                progress.update(images.size());
            }
        }
        return new LabelledImages(images, labels);
    }

    int size() {
        return images.size();
    }
}
