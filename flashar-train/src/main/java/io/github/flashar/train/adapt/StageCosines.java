package io.github.flashar.train.adapt;

import io.github.flashar.train.optim.CosineSchedule;
import io.github.flashar.train.optim.LearningRate;

/**
 * A warm-up and a cosine for each stage.
 *
 * @param first of stage 1
 * @param second of stage 2, whose steps count from the border
 */
record StageCosines(CosineSchedule first, CosineSchedule second) implements LearningRate {

    @Override
    public double at(long step) {
        long border = first.steps();
        return step < border ? first.at(step) : second.at(step - border);
    }
}
