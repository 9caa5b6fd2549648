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
 * Which images to draw: of each subject {@code count} images with the seeds {@code seed}, {@code
 * seed + 1}, … An image depends on its subject and seed, not on the others.
 *
 * @param subjects at least one
 * @param count images of a subject, 1..{@value #MAX_COUNT}
 * @param seed of the first image of each subject
 * @param guidance strength of classifier-free guidance
 * @param sampling how tokens are drawn
 * @param batch most images drawn together
 */
public record ImageOrder(
        Subjects subjects,
        int count,
        long seed,
        Guidance guidance,
        SamplingConfig sampling,
        int batch) {

    static final int MAX_COUNT = 10_000;

    public ImageOrder {
        Checks.atLeast("number of subjects", subjects.size(), 1);
        Checks.inRange("--count", count, 1, MAX_COUNT);
        Checks.inRange("--batch", batch, 1, 1024);
    }

    /** Number of images. */
    public int size() {
        return subjects.size() * count;
    }

    /** Subject of image i; all images of a subject stand together. */
    public int subject(int i) {
        return i / count;
    }

    /** Seed of image i. */
    public long seed(int i) {
        return seed + i % count;
    }

    /** Images that are really drawn together at most. */
    public int largestBatch() {
        return Math.min(batch, size());
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
        DecodeRequest.Builder request =
                DecodeRequest.builder()
                        .setSeeds(LongStream.range(from, to).map(i -> seed((int) i)).toArray())
                        .optGuidance(guidance)
                        .optSampling(sampling);
        subjects.request(request, IntStream.range(from, to).map(this::subject).toArray());
        return request.build();
    }
}
