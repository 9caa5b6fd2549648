package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Loads the parameters of a model, all or none. */
public final class ParameterLoader {

    private ParameterLoader() {}

    /**
     * Loads exactly the specified parameters as float32. The caller closes the result.
     *
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public static Parameters load(WeightFile file, NDManager manager, List<ParameterSpec> specs) {
        check(file, specs);
        Parameters parameters = new Parameters(manager);
        try {
            for (ParameterSpec spec : specs) {
                parameters.put(spec.name(), file.read(spec.name(), parameters.manager()));
            }
            return parameters;
        } catch (RuntimeException | Error e) {
            parameters.close();
            throw e;
        }
    }

    /**
     * Fails unless a file holds exactly the specified parameters.
     *
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public static void check(WeightFile file, List<ParameterSpec> specs) {
        List<String> problems = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>(file.tensors().keySet());
        for (ParameterSpec spec : specs) {
            if (unknown.remove(spec.name())) {
                checkOne(file.tensor(spec.name()), spec, problems);
            } else {
                problems.add("missing " + spec.name() + " " + spec.shape());
            }
        }
        unknown.forEach(name -> problems.add("unknown " + name + " " + file.tensor(name).shape()));
        if (!problems.isEmpty()) {
            throw new InvalidFileException(
                    file.path(), "does not fit the model: " + String.join("; ", problems));
        }
    }

    private static void checkOne(TensorInfo found, ParameterSpec spec, List<String> problems) {
        if (!found.shape().equals(spec.shape())) {
            problems.add(
                    spec.name() + " has shape " + found.shape() + ", expected " + spec.shape());
        }
        if (found.type().kind() != Kind.FLOAT) {
            problems.add(spec.name() + " is " + found.type() + ", expected a floating-point type");
        }
    }
}
