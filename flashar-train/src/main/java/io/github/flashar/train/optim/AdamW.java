package io.github.flashar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.FusedOperators;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adam with decoupled weight decay and bias correction, equal to PyTorch's AdamW:
 *
 * <pre>
 * w ← w − rate · decay · w
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
 * w ← w − rate · (m / (1 − β₁ᵗ)) / (sqrt(v / (1 − β₂ᵗ)) + ε),   t = updates of the group so far
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, arXiv 1711.05101. Closing it frees the moments.
 */
public final class AdamW implements AutoCloseable {

    private static final String FIRST_MOMENT = "exp_avg.";
    private static final String SECOND_MOMENT = "exp_avg_sq.";

    private final Parameters parameters;
    private final List<ParameterGroup> groups;
    private final AdamWConfig config;
    private final Parameters moments;
    private final Map<String, Long> groupSteps = new LinkedHashMap<>();

    /** Creates an optimizer; parameters in no group are left alone. */
    public AdamW(Parameters parameters, List<ParameterGroup> groups, AdamWConfig config) {
        this.parameters = parameters;
        this.groups = List.copyOf(groups);
        this.config = config;
        this.moments = new Parameters(parameters.manager().getParentManager());
        Set<String> seen = new HashSet<>();
        for (ParameterGroup group : groups) {
            Checks.require(
                    groupSteps.put(group.name(), 0L) == null, "two groups named %s", group.name());
            for (String name : group.parameters()) {
                Checks.require(seen.add(name), "parameter %s is in two groups", name);
                moments.put(FIRST_MOMENT + name, parameters.get(name).zerosLike());
                moments.put(SECOND_MOMENT + name, parameters.get(name).zerosLike());
            }
        }
    }

    /**
     * Chooses what the next backward passes reach: parameters of groups that train at this step
     * record gradients, all others do not.
     */
    public void prepare(long step) {
        parameters.asMap().values().forEach(array -> requireGradient(array, false));
        trained(step).forEach(array -> requireGradient(array, true));
    }

    /** Returns the parameters that train at a step. */
    public List<NDArray> trained(long step) {
        List<NDArray> arrays = new ArrayList<>();
        for (ParameterGroup group : groups) {
            if (group.trainsAt(step)) {
                group.parameters().forEach(name -> arrays.add(parameters.get(name)));
            }
        }
        return arrays;
    }

    /**
     * Updates every parameter that trains at this step from its gradient, and clears the gradient.
     *
     * @param gradientDivisor what gradients are divided by first, from {@link GradientClipping}
     */
    public void update(long step, double learningRate, double gradientDivisor) {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            for (ParameterGroup group : groups) {
                if (group.trainsAt(step)) {
                    update(group, learningRate * group.learningRateFactor(), gradientDivisor);
                }
            }
        }
    }

    /** Throws the accumulated gradients of a step away. */
    public void discardGradients(long step) {
        try (NDScope scope = NativeMemory.scope()) {
            trained(step).forEach(Torch::clearGradient);
        }
    }

    /** First and second moments, {@code exp_avg.NAME} and {@code exp_avg_sq.NAME}. */
    public Parameters moments() {
        return moments;
    }

    /** Updates made so far by the name of the group. */
    public Map<String, Long> groupSteps() {
        return Collections.unmodifiableMap(groupSteps);
    }

    /**
     * Continues from saved state.
     *
     * @param savedMoments as from {@link #moments}; copied
     * @param savedSteps as from {@link #groupSteps}
     */
    public void restore(Map<String, NDArray> savedMoments, Map<String, Long> savedSteps) {
        Checks.require(
                savedMoments.keySet().equals(moments.asMap().keySet()),
                "the saved moments belong to other parameters than this optimizer's");
        Checks.require(
                savedSteps.keySet().equals(groupSteps.keySet()),
                "the saved optimizer has groups %s, this one %s",
                savedSteps.keySet(),
                groupSteps.keySet());
        savedMoments.forEach((name, array) -> NativeMemory.copy(array, moments.get(name)));
        groupSteps.putAll(savedSteps);
    }

    @Override
    public void close() {
        moments.close();
    }

    private void update(ParameterGroup group, double rate, double gradientDivisor) {
        long t = groupSteps.merge(group.name(), 1L, Long::sum);
        List<String> names = group.parameters();
        if (names.isEmpty()) {
            return;
        }
        NDManager manager = moments.manager();
        double[] constants = {
            rate, group.weightDecay(), config.beta1(), config.beta2(), config.eps()
        };
        FusedOperators.adamW(
                names.stream().map(parameters::get).toList(),
                names.stream().map(name -> parameters.get(name).getGradient()).toList(),
                names.stream().map(name -> moments.get(FIRST_MOMENT + name)).toList(),
                names.stream().map(name -> moments.get(SECOND_MOMENT + name)).toList(),
                manager.create((float) t),
                manager.create(constants),
                manager.create((float) gradientDivisor));
    }

    private static void requireGradient(NDArray array, boolean required) {
        if (array.hasGradient() != required) {
            array.setRequiresGradient(required);
        }
    }
}
