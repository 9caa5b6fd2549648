package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.sampling.Sampler;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What {@code sample.cu} says, by sorting and in exact integers: the kernel has to draw the very
 * same tokens.
 */
final class SampleReference {

    private static final int UNIFORM_BITS = 53;

    /** 2^f on [−1, 0], from the highest power down. */
    private static final float[] POWER_OF_TWO = {
        0.00010902317f, 0.0012747481f, 0.00957918f, 0.05549076f, 0.24022436f, 0.69314706f, 1
    };

    private final SamplingConfig config;
    private final float[] logits;
    private final long[] masses;

    SampleReference(SamplingConfig config, float[] logits) {
        this.config = config;
        this.logits = logits;
        this.masses = new long[logits.length];
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        float temperature = Math.max((float) config.temperature(), Float.MIN_NORMAL);
        float scale = Math.min((float) (1 / Math.log(2)) / temperature, Float.MAX_VALUE);
        for (int id = 0; id < logits.length; id++) {
            masses[id] = config.isGreedy() ? 1 : powerOfTwo((logits[id] - max) * scale);
        }
    }

    int draw(long seed, long cell) {
        List<Integer> kept = kept();
        BigInteger uniform =
                BigInteger.valueOf(
                        Philox.bits(seed, Sampler.STREAM, cell) >>> Long.SIZE - UNIFORM_BITS);
        BigInteger target =
                BigInteger.valueOf(sum(kept)).multiply(uniform).shiftRight(UNIFORM_BITS);
        long cumulative = 0;
        for (int id : kept) {
            cumulative += mass(id);
            if (BigInteger.valueOf(cumulative).compareTo(target) > 0) {
                return id;
            }
        }
        throw new AssertionError("the masses do not reach their own sum");
    }

    /** Tokens that may be drawn, ids ascending. */
    List<Integer> kept() {
        List<Integer> sorted =
                IntStream.range(0, logits.length)
                        .boxed()
                        .sorted(Comparator.comparing((Integer id) -> 0f - logits[id])) // stable
                        .toList();
        List<Integer> kept = config.isGreedy() ? sorted.subList(0, 1) : topP(topK(sorted));
        return kept.stream().sorted().toList();
    }

    private List<Integer> topK(List<Integer> sorted) {
        int k = config.topK();
        if (k == 0 || k >= sorted.size()) {
            return sorted;
        }
        float kth = logits[sorted.get(k - 1)];
        return sorted.stream().filter(id -> logits[id] >= kth).toList();
    }

    private List<Integer> topP(List<Integer> sorted) {
        if (config.topP() == 1) {
            return sorted;
        }
        long limit =
                new BigDecimal(config.topP())
                        .multiply(BigDecimal.valueOf(sum(sorted)))
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
        long before = 0;
        int count = 0;
        while (count < sorted.size() && before <= limit) {
            before += mass(sorted.get(count++));
        }
        return sorted.subList(0, count);
    }

    private long sum(List<Integer> ids) {
        return ids.stream().mapToLong(this::mass).sum();
    }

    /** About 2^40 · exp((logit − max) / temperature). */
    long mass(int id) {
        return masses[id];
    }

    /** About 2^40 · 2^x: exactly the whole part, times a rounded polynomial of the fraction. */
    private static long powerOfTwo(float x) {
        if (!(x > -41)) {
            return 0;
        }
        int whole = (int) x;
        float power = POWER_OF_TWO[0];
        for (int i = 1; i < POWER_OF_TWO.length; i++) {
            power = Math.fma(power, x - whole, POWER_OF_TWO[i]);
        }
        return new BigDecimal(power)
                .multiply(BigDecimal.valueOf(2).pow(40))
                .toBigIntegerExact()
                .shiftRight(-whole)
                .longValueExact();
    }
}
