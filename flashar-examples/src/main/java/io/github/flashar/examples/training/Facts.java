package io.github.flashar.examples.training;

import io.github.flashar.core.FlashAr;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/** Settings of a run by name, for its report. */
final class Facts {

    private final List<List<String>> rows = new ArrayList<>();

    Facts add(String name, Object value) {
        rows.add(List.of(name, String.valueOf(value)));
        return this;
    }

    Facts training(TrainingConfig training) {
        return add("Steps", training.steps())
                .add("Grids a step", training.examplesPerStep())
                .add("Highest learning rate", training.peakLearningRate())
                .add("Seed", training.seed())
                .add("All settings", training);
    }

    Facts machine() {
        rows.addAll(Machine.here().facts());
        return add("FlashAR", FlashAr.version());
    }

    List<List<String>> rows() {
        return List.copyOf(rows);
    }
}
