package io.github.flashar.examples.training;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.ImageEntry;
import io.github.flashar.train.data.ImageSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Photographs in a folder or zip file laid out as {@code class/file.jpg}.
 *
 * @param path folder or zip file
 * @param imageSize side in pixels that every photograph is scaled and cut to
 * @param rule which photographs are kept apart
 */
public record Photographs(Path path, int imageSize, HoldOut rule) {

    private static final Logger LOG = LoggerFactory.getLogger(Photographs.class);

    /** Lists the photographs; the caller closes the source. */
    public ImageSource open() {
        return ImageSource.open(path, imageSize, rule);
    }

    /** Decodes all photographs kept apart, or all others, into memory: 3 bytes a pixel. */
    public List<RgbImage> read(boolean heldOut) {
        try (ImageSource source = open()) {
            List<ImageEntry> entries = source.entries(heldOut);
            List<RgbImage> images = new ArrayList<>(entries.size());
            String task = heldOut ? "reading held-out images" : "reading images";
            try (Progress progress = Progress.start(task, entries.size())) {
                for (int i = 0; i < entries.size(); i++) {
                    source.read(entries.get(i)).ifPresent(images::add);
                    progress.update(i + 1);
                }
            }
            source.unreadable().forEach(problem -> LOG.warn("skipped {}", problem));
            if (images.isEmpty()) {
                String kind = heldOut ? "held-out" : "training";
                throw new InvalidFileException(path, "leaves no " + kind + " images");
            }
            return images;
        }
    }
}
