package io.github.flashar.train.optim;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.Parameters;
import java.util.Collection;
import java.util.List;

/**
 * Parameters that are trained alike.
 *
 * @param name of the group, unique in an optimizer
 * @param parameters names of its parameters
 * @param learningRateFactor multiplies the current learning rate, at least 0
 * @param weightDecay decoupled decay, at least 0
 * @param firstStep first step at which the group trains; before it nothing is back-propagated into
 *     it, and its moments and step count start there
 */
public record ParameterGroup(
        String name,
        List<String> parameters,
        double learningRateFactor,
        double weightDecay,
        long firstStep) {

    private static final int MATRIX = 2;

    public ParameterGroup {
        parameters = List.copyOf(parameters);
        Checks.inRange("learning-rate factor of " + name, learningRateFactor, 0, Double.MAX_VALUE);
        Checks.inRange("weight decay of " + name, weightDecay, 0, Double.MAX_VALUE);
        Checks.require(firstStep >= 0, "first step of %s = %d must be at least 0", name, firstStep);
    }

    /** Returns whether the group trains at a step. */
    public boolean trainsAt(long step) {
        return step >= firstStep;
    }

    /**
     * Makes two groups of some parameters: those of two or more dimensions decay, norm weights and
     * biases do not.
     *
     * @param name prefix of the groups' names, {@code name.decay} and {@code name.plain}
     */
    public static List<ParameterGroup> decayingMatrices(
            String name,
            Parameters all,
            Collection<String> names,
            double learningRateFactor,
            double weightDecay,
            long firstStep) {
        List<String> matrices = names.stream().filter(n -> isMatrix(all.get(n))).toList();
        List<String> vectors = names.stream().filter(n -> !isMatrix(all.get(n))).toList();
        return List.of(
                new ParameterGroup(
                        name + ".decay", matrices, learningRateFactor, weightDecay, firstStep),
                new ParameterGroup(name + ".plain", vectors, learningRateFactor, 0, firstStep));
    }

    private static boolean isMatrix(NDArray parameter) {
        return parameter.getShape().dimension() >= MATRIX;
    }
}
