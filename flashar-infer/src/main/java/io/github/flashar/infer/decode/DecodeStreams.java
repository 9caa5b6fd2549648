package io.github.flashar.infer.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.infer.sampling.Guidance;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The sequences that a decoder runs side by side for a request.
 *
 * <p>Inside, the images stand in the order in which guidance ends for them, the longest guided
 * first; an image's number in that order is its place. The streams are the B conditional sequences,
 * followed by an unconditional one for each guided image, which gets the same tokens. So the
 * streams of a pass are always the first B + G, where the G images in the first places are still
 * guided.
 */
public final class DecodeStreams {

    private final DecodeRequest request;
    private final BackboneConfig config;
    private final int[] order; // [B], image by place

    /**
     * Lines up the images of a request.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the model cannot draw one
     */
    public DecodeStreams(DecodeRequest request, BackboneConfig config) {
        request.conditions().checkAgainst(config);
        this.request = request;
        this.config = config;
        this.order =
                IntStream.range(0, request.batch())
                        .boxed()
                        .sorted(
                                (a, b) ->
                                        Guidance.compareEnds(
                                                request.guidance(b), request.guidance(a)))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /** Number of images, B. */
    public int images() {
        return order.length;
    }

    /** Number in the request of the image at a place, 0..B−1. */
    public int image(int place) {
        return order[place];
    }

    /** Place of the image of a stream. */
    public int place(int stream) {
        return stream % order.length;
    }

    /** Guidance of the image at a place. */
    public Guidance guidance(int place) {
        return request.guidance(order[place]);
    }

    /** What each stream sees of its prefix, and where its image starts. */
    public PrefixMask prefixes() {
        return request.conditions().select(order).prefixes(config.prefix(), count() - images());
    }

    /** Streams of the whole request: the most that a pass has. */
    public int count() {
        return count(Guidance::isActive);
    }

    /** Streams of a pass in which the images of some guidance are still guided. */
    public int count(Predicate<Guidance> guided) {
        return order.length
                + (int)
                        IntStream.range(0, order.length)
                                .mapToObj(this::guidance)
                                .filter(guided)
                                .count();
    }
}
