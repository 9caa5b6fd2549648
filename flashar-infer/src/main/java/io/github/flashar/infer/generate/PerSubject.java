package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import java.util.List;

/**
 * A setting of a request: one value for all subjects, or one for each.
 *
 * @param name of the setting, for error messages
 * @param values at least one
 */
record PerSubject<T>(String name, List<T> values) {

    static <T> PerSubject<T> same(String name, T value) {
        return new PerSubject<>(name, List.of(value));
    }

    /** Fails unless there is one value, or one for each of so many subjects. */
    void checkCount(int subjects) {
        Checks.require(
                values.size() == 1 || values.size() == subjects,
                "%d values of %s for %d subjects: give one for all, or one for each",
                values.size(),
                name,
                subjects);
    }

    T of(int subject) {
        return values.get(values.size() == 1 ? 0 : subject);
    }
}
