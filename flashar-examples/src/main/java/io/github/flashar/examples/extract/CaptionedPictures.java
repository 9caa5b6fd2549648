package io.github.flashar.examples.extract;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.train.pretokenized.PretokenizedSample;
import io.github.flashar.train.pretokenized.PretokenizedStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Pictures of a list. As in the official extraction each is resized as a whole, sides alike or not.
 */
final class CaptionedPictures implements Pictures<PretokenizedSample> {

    private final List<ImageText> list;
    private final int width;
    private final int height;
    private final Map<Integer, String> unreadable = new ConcurrentSkipListMap<>();

    /**
     * Prepares to read.
     *
     * @param width in pixels of what is encoded
     * @param height likewise
     */
    CaptionedPictures(List<ImageText> list, int width, int height) {
        this.list = list;
        this.width = width;
        this.height = height;
    }

    @Override
    public int size() {
        return list.size();
    }

    @Override
    public Optional<List<RgbImage>> views(int index) {
        try {
            RgbImage image = ImageFiles.read(list.get(index).image());
            return Optional.of(List.of(ImageScaling.resize(image, width, height)));
        } catch (InvalidFileException e) {
            unreadable.put(index, String.format("line %d: %s", index + 1, e.getMessage()));
            return Optional.empty();
        }
    }

    @Override
    public PretokenizedSample sample(int index, int[][] tokens) {
        return new PretokenizedSample(
                PretokenizedStore.stem(index), list.get(index).text(), tokens[0]);
    }

    /** What was wrong with each picture found unreadable so far, in the order of the list. */
    List<String> unreadable() {
        return List.copyOf(unreadable.values());
    }
}
