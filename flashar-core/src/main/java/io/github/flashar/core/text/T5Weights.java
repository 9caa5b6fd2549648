package io.github.flashar.core.text;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The encoder's part of a T5 checkpoint in one or several files. */
final class T5Weights {

    private final Path path;
    private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    T5Weights(List<SafetensorsFile> shards) {
        Checks.require(!shards.isEmpty(), "no weight file given, expected at least one");
        this.path = shards.get(0).path();
        shards.forEach(this::index);
    }

    private void index(SafetensorsFile shard) {
        for (String name : shard.tensors().keySet()) {
            SafetensorsFile other = files.putIfAbsent(name, shard);
            if (other != null) {
                problems.add(name + " is in " + other.path() + " and in " + shard.path());
            }
        }
    }

    /** Loads the parameters of an encoder, all or none. The caller closes the result. */
    Parameters load(NDManager manager, T5Config config) {
        String embedding =
                files.containsKey(T5Names.EMBEDDING) ? T5Names.EMBEDDING : T5Names.EMBEDDING_ALIAS;
        Map<String, ParameterSpec> stored = new LinkedHashMap<>();
        for (ParameterSpec spec : config.parameterSpecs()) {
            stored.put(spec.name().equals(T5Names.EMBEDDING) ? embedding : spec.name(), spec);
        }
        check(stored);
        Parameters parameters = new Parameters(manager);
        try {
            stored.forEach((name, spec) -> read(name, spec, parameters));
            return parameters;
        } catch (RuntimeException | Error e) {
            parameters.close();
            throw e;
        }
    }

    private void read(String name, ParameterSpec spec, Parameters parameters) {
        parameters.put(spec.name(), file(name).read(name, parameters.manager()));
    }

    private void check(Map<String, ParameterSpec> stored) {
        stored.forEach(this::checkOne);
        for (String name : files.keySet()) {
            if (!stored.containsKey(name)
                    && !T5Names.isUnused(name)
                    && !name.equals(T5Names.EMBEDDING_ALIAS)) {
                problems.add("unknown " + name + " " + file(name).tensor(name).shape());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidFileException(
                    path, "does not fit the text encoder: " + String.join("; ", problems));
        }
    }

    private void checkOne(String name, ParameterSpec spec) {
        if (!files.containsKey(name)) {
            problems.add("missing " + spec.name() + " " + spec.shape());
            return;
        }
        TensorInfo found = file(name).tensor(name);
        if (!found.shape().equals(spec.shape())) {
            problems.add(name + " has shape " + found.shape() + ", expected " + spec.shape());
        }
        if (found.type().kind() != Kind.FLOAT) {
            problems.add(name + " is " + found.type() + ", expected a floating-point type");
        }
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("no file holds " + name);
        }
        return file;
    }
}
