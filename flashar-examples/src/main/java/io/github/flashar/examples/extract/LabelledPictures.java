package io.github.flashar.examples.extract;

import io.github.flashar.core.image.Crops;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.train.codes.CodeSample;
import io.github.flashar.train.data.ImageSource;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of classes.
 *
 * @param source of the pictures, which lists the unreadable ones
 * @param crops views of each
 */
record LabelledPictures(ImageSource source, Crops crops) implements Pictures<CodeSample> {

    @Override
    public int size() {
        return source.entries().size();
    }

    @Override
    public Optional<List<RgbImage>> views(int index) {
        return source.read(source.entries().get(index)).map(crops::of);
    }

    @Override
    public CodeSample sample(int index, int[][] tokens) {
        return new CodeSample(index, source.entries().get(index).label(), tokens);
    }
}
