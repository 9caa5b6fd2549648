package io.github.flashar.examples.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images to draw: for each class {@code count} images with the seeds {@code seed}, {@code
 * seed + 1}, … An image depends on its class and seed, not on the others.
 *
 * @param classIds at least one
 * @param count images a class, 1..{@value #MAX_COUNT}
 * @param seed of the first image of each class
 * @param guidance strength of classifier-free guidance
 * @param sampling how tokens are drawn
 * @param batch most images drawn together
 */
public record ImageOrder(
        List<Integer> classIds,
        int count,
        long seed,
        Guidance guidance,
        SamplingConfig sampling,
        int batch) {

    static final int MAX_COUNT = 10_000;

    public ImageOrder {
        classIds = List.copyOf(classIds);
        Checks.atLeast("number of classes", classIds.size(), 1);
        Checks.inRange("--count", count, 1, MAX_COUNT);
        Checks.inRange("--batch", batch, 1, 1024);
    }

    /** Number of images. */
    public int size() {
        return classIds.size() * count;
    }

    /** Class of image i; all images of a class stand together. */
    public int classId(int i) {
        return classIds.get(i / count);
    }

    /** Seed of image i. */
    public long seed(int i) {
        return seed + i % count;
    }

    /** Requests that draw the images in order. */
    List<DecodeRequest> requests() {
        List<DecodeRequest> requests = new ArrayList<>();
        for (int from = 0; from < size(); from += batch) {
            requests.add(request(from, Math.min(size(), from + batch)));
        }
        return requests;
    }

    private DecodeRequest request(int from, int to) {
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(from, to).map(this::classId).toArray())
                .setSeeds(LongStream.range(from, to).map(i -> seed((int) i)).toArray())
                .optGuidance(guidance)
                .optSampling(sampling)
                .build();
    }
}
