package io.github.flashar.examples.training;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.TokenSource;
import java.util.Arrays;
import java.util.Collections;

/**
 * Random tokens for a model, of its classes in turn or of prompts that fill its room for them.
 *
 * @param model that shall train on them
 * @param size number of grids
 */
record MadeUpGrids(BackboneConfig model, int size) implements TokenSource {

    @Override
    public TokenGrid grid() {
        return model.grid();
    }

    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Philox random = new Philox(1, example);
        int[] tokens = new int[grid().cells()];
        Arrays.setAll(tokens, cell -> random.nextInt(vocabulary()));
        return tokens;
    }

    @Override
    public Conditions conditions(int[] examples, boolean[] withheld) {
        if (model.prefix() instanceof TextPrefix text) {
            return new Conditions.Texts(
                    Collections.nCopies(examples.length, new int[text.tokens()]));
        }
        int classes = model.classPrefix().classes();
        return new Conditions.Classes(
                Arrays.stream(examples).map(example -> example % classes).toArray());
    }

    @Override
    public void checkFits(BackboneConfig other) {
        Checks.require(model.equals(other), "grids are made up for %s, not for %s", model, other);
    }
}
