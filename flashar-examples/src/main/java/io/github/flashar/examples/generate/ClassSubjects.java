package io.github.flashar.examples.generate;

import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Classes of a class-conditional model.
 *
 * @param ids of the classes to draw
 * @param names of all classes
 */
public record ClassSubjects(List<Integer> ids, ClassNames names) implements Subjects {

    public ClassSubjects {
        ids = List.copyOf(ids);
    }

    /** Classes as {@link ClassNames#parse} reads them. */
    public static ClassSubjects parse(String list, ClassNames names) {
        return new ClassSubjects(Arrays.stream(names.parse(list)).boxed().toList(), names);
    }

    /** Every class of a class-conditional generator. */
    public static ClassSubjects all(Generator generator) {
        int classes = generator.config().classPrefix().classes();
        return new ClassSubjects(
                IntStream.range(0, classes).boxed().toList(),
                (ClassNames) generator.conditioning());
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public String label(int i) {
        return names.name(ids.get(i));
    }

    @Override
    public Map.Entry<String, String> text(int i) {
        return Map.entry("Class", ids.get(i) + " " + label(i));
    }

    @Override
    public void request(DecodeRequest.Builder request, int[] subjects) {
        request.setClassIds(Arrays.stream(subjects).map(ids::get).toArray());
    }
}
