package io.github.flashar.train.adapt;

/** How far one cosine of the learning rate reaches. */
public enum CosineSpan {

    /** Over all steps; the stage border leaves no mark on it. */
    WHOLE_RUN,

    /** Over one stage: warm-up, peak and fall to 0 in each. */
    EACH_STAGE
}
