package io.github.flashar.core.llamagen;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.InvalidFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes read off the tensors of a file. */
final class WeightShapes {

    private final WeightFile file;

    WeightShapes(WeightFile file) {
        this.file = file;
    }

    boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    /** Size of an axis of a tensor, or an error that names the tensor. */
    int size(String name, int axis) {
        Shape shape = file.tensor(name).shape();
        if (shape.dimension() <= axis || shape.get(axis) > Integer.MAX_VALUE) {
            throw new InvalidFileException(
                    file.path(), name + " has shape " + shape + ", expected an axis " + axis);
        }
        return (int) shape.get(axis);
    }

    /** One more than the largest number in the place of the group of a pattern; 0 if none fits. */
    int count(String pattern) {
        Pattern names = Pattern.compile(pattern);
        int count = 0;
        for (String name : file.tensors().keySet()) {
            Matcher matcher = names.matcher(name);
            if (matcher.matches()) {
                count = Math.max(count, 1 + Integer.parseInt(matcher.group(1)));
            }
        }
        return count;
    }
}
