package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;

/** Token grids of which each shows a class. */
public interface LabelledSource extends TokenSource {

    /** Number of classes; label {@code classes()} is the null class. */
    int classes();

    /** Label of an example, 0..classes. */
    int label(int example);

    @Override
    default Conditions conditions(int[] examples, boolean[] withheld) {
        int[] labels = new int[examples.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = withheld[i] ? classes() : label(examples[i]);
        }
        return new Conditions.Classes(labels);
    }

    @Override
    default void checkFits(BackboneConfig model) {
        Checks.require(
                grid().equals(model.grid())
                        && vocabulary() == model.vocabulary()
                        && classes() == model.classPrefix().classes(),
                "the data has a %s grid, %d tokens and %d classes; the model %s, %d and %d",
                grid(),
                vocabulary(),
                classes(),
                model.grid(),
                model.vocabulary(),
                model.classPrefix().classes());
    }
}
