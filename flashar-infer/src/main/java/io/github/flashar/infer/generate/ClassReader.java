package io.github.flashar.infer.generate;

import io.github.flashar.infer.decode.DecodeRequest;
import java.util.List;

/** Classes need no reading. */
final class ClassReader implements SubjectReader {

    @Override
    public Reading read(List<ImageSpec> images, StopRule stop) {
        return ClassReader::add;
    }

    private static void add(DecodeRequest.Builder request, List<ImageSpec> batch) {
        request.setClassIds(
                batch.stream().mapToInt(spec -> ((Subject.ClassId) spec.subject()).id()).toArray());
    }
}
