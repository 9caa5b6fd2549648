package io.github.flashar.infer.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names of a model's classes by id; made-up ones where nobody named them.
 *
 * @param names [classes]
 */
public record ClassNames(List<String> names) implements Conditioning {

    public ClassNames {
        names = List.copyOf(names);
    }

    /** Names for classes that have none. */
    public static ClassNames numbered(int classes) {
        return new ClassNames(IntStream.range(0, classes).mapToObj(id -> "class " + id).toList());
    }

    static ClassNames of(JsonObject config, int classes) {
        List<String> names = new ArrayList<>();
        if (config.get(ModelConfigs.CLASS_NAMES) instanceof JsonArray list) {
            for (JsonElement name : list) {
                names.add(name.getAsString());
            }
        }
        return names.size() == classes ? new ClassNames(names) : numbered(classes);
    }

    @Override
    public void describe(JsonObject config) {
        JsonArray list = new JsonArray();
        names.forEach(list::add);
        config.add(ModelConfigs.CLASS_NAMES, list);
    }

    /** Returns the name of a class; the id after the last class means "no class". */
    public String name(int id) {
        return id == names.size() ? "no class" : names.get(id);
    }

    /**
     * Turns ids and names, separated by commas, into ids; {@code all} is every class.
     *
     * @throws InvalidRequestException if one is neither
     */
    public int[] parse(String list) {
        if (list.strip().equals("all")) {
            return IntStream.range(0, names.size()).toArray();
        }
        String[] parts = list.split(",", -1);
        int[] ids = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            ids[i] = id(parts[i].strip());
        }
        return ids;
    }

    private int id(String text) {
        if (names.contains(text)) {
            return names.indexOf(text);
        }
        try {
            return Checks.inRange("class id", Integer.parseInt(text), 0, names.size() - 1);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "class \""
                            + text
                            + "\" is neither an id in 0.."
                            + (names.size() - 1)
                            + " nor one of "
                            + names);
        }
    }
}
