package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionTest {

    /** Room for more than is filled: the rest is NaN and must not be read. */
    private static final int CAPACITY = 330;

    /** Weights are rounded to bfloat16 before they meet the values. */
    private static final double ROUNDED_WEIGHTS = 2 * Closeness.BFLOAT16;

    private KernelRig rig;

    @BeforeEach
    void open() {
        rig = KernelRig.open();
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    /** Attention as it is compiled for a storage, or in float arithmetic throughout. */
    private enum Kind {
        PLAIN_FLOAT(Storage.FLOAT, 0),
        PLAIN_BF16(Storage.BF16, 0),
        TENSOR_CORES(Storage.BF16, ROUNDED_WEIGHTS);

        private final Storage storage;
        private final double slack;

        Kind(Storage storage, double slack) {
            this.storage = storage;
            this.slack = slack;
        }
    }

    /** Head widths with and without padding, grouped heads, passes around a tile of 16. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 64, 1, 0, false",
        "2, 2, 64, 1, 31, false",
        "2, 2, 64, 16, 200, false",
        "2, 2, 64, 17, 15, true",
        "2, 2, 64, 120, 0, true",
        "2, 1, 8, 5, 33, false",
        "2, 1, 8, 17, 100, true",
        "2, 2, 100, 16, 16, false",
        "2, 2, 100, 3, 300, true",
        "4, 2, 128, 16, 120, false",
        "16, 2, 128, 1, 40, true",
        "16, 2, 128, 2, 40, true",
        "8, 1, 128, 32, 60, false",
        "4, 2, 128, 20, 7, true"
    })
    void attends(int queries, int keyValues, int dim, int tokens, int context, boolean causal) {
        Heads heads = new Heads(queries, keyValues, dim);
        int[] first = {0, (context + tokens) / 3, context + tokens - 1};
        for (Kind kind : Kind.values()) {
            Case input = new Case(heads, first, tokens, context, causal, kind);
            double[] expected =
                    new AttentionReference(
                                    heads, first.length, tokens, context, CAPACITY, first, causal)
                            .attend(input.q, input.keys, input.values);
            Closeness.check(kind.storage, run(input), expected, 3, kind.slack);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void doesNotDependOnOtherStreams(Kind kind) {
        Heads heads = new Heads(2, 2, 64);
        int[] first = {0, 1, 5, 60, 9, 2, 0};
        Case seven = new Case(heads, first, 17, 70, false, kind);
        float[] all = run(seven);
        int row = all.length / first.length;
        for (int stream : new int[] {0, 3, 6}) {
            assertThat(run(seven.only(stream)))
                    .containsExactly(Arrays.copyOfRange(all, stream * row, (stream + 1) * row));
        }
    }

    /** Scores of ±300 overflow an exponential that is not shifted. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void largeScoresDoNotOverflow(Kind kind) {
        Heads heads = new Heads(1, 1, 64);
        Case input = new Case(heads, new int[] {0}, 16, 90, false, kind);
        for (int i = 0; i < input.q.length; i++) {
            input.q[i] *= 32;
        }
        double[] expected =
                new AttentionReference(heads, 1, 16, 90, CAPACITY, new int[] {0}, false)
                        .attend(input.q, input.keys, input.values);
        // an error of 1e-5 in a score of 300 is one of 3e-3 in its weight
        Closeness.check(kind.storage, run(input), expected, 3, kind.slack + 3e-3);
    }

    /** Keys of zeros, as those of a prefix, share the weight evenly. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void keysOfZerosAverageTheValues(Kind kind) {
        Heads heads = new Heads(1, 1, 64);
        Case input = new Case(heads, new int[] {0}, 1, 7, false, kind);
        Arrays.fill(input.keys, 0, 8 * heads.stride(), 0);
        Arrays.fill(input.values, 0, 8 * heads.stride(), 2);
        float[] twos = new float[64];
        Arrays.fill(twos, 2);
        assertThat(run(input)).containsExactly(twos);
    }

    /** Padding is a part of what is left out; all that is there is seen. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCacheMayLeaveOutThePrefix(Kind kind) {
        Case input = new Case(new Heads(8, 1, 128), new int[] {0, 0, 0}, 5, 33, false, kind);
        assertThat(run(input, 9, 0, 4, 9)).containsExactly(run(input));
    }

    private float[] run(Case input) {
        return run(input, 0, input.first);
    }

    private float[] run(Case input, int skipped, int... padding) {
        Heads heads = input.heads;
        Storage storage = input.kind.storage;
        int results = input.first.length * input.tokens * heads.queries() * heads.dim();
        DeviceMemory y = rig.room(storage, results);
        Sequence sequence =
                new Sequence(1, 1, rig.ints(0), rig.ints(0), rig.ints(skipped + input.context));
        Attention attention =
                input.kind == Kind.TENSOR_CORES
                        ? Attention.of(rig.kernels(), storage, heads, sequence)
                        : Attention.plain(rig.kernels(), storage, heads, sequence);
        attention.enqueue(
                rig.stream(),
                rig.stored(storage, input.q),
                new LayerCache(
                        rig.stored(storage, input.keys),
                        rig.stored(storage, input.values),
                        CAPACITY,
                        skipped),
                rig.ints(padding),
                y,
                input.first.length,
                input.tokens,
                input.causal);
        return rig.read(storage, y, results);
    }

    /** Queries, caches that are NaN after the pass, and how they are read. */
    private static final class Case {

        private final Heads heads;
        private final int[] first;
        private final int tokens;
        private final int context;
        private final boolean causal;
        private final Kind kind;
        private final float[] q;
        private final float[] keys;
        private final float[] values;

        Case(Heads heads, int[] first, int tokens, int context, boolean causal, Kind kind) {
            this(
                    heads,
                    first,
                    tokens,
                    context,
                    causal,
                    kind,
                    padded(heads, (int) heads.querySize(first.length, tokens), kind, 1),
                    cache(heads, first.length, context + tokens, kind, 2),
                    cache(heads, first.length, context + tokens, kind, 3));
        }

        private Case(
                Heads heads,
                int[] first,
                int tokens,
                int context,
                boolean causal,
                Kind kind,
                float[] q,
                float[] keys,
                float[] values) {
            this.heads = heads;
            this.first = first;
            this.tokens = tokens;
            this.context = context;
            this.causal = causal;
            this.kind = kind;
            this.q = q;
            this.keys = keys;
            this.values = values;
        }

        Case only(int stream) {
            return new Case(
                    heads,
                    new int[] {first[stream]},
                    tokens,
                    context,
                    causal,
                    kind,
                    part(q, stream),
                    part(keys, stream),
                    part(values, stream));
        }

        private float[] part(float[] all, int stream) {
            int size = all.length / first.length;
            return Arrays.copyOfRange(all, stream * size, (stream + 1) * size);
        }

        private static float[] padded(Heads heads, int size, Kind kind, long seed) {
            float[] values = KernelRig.normal(kind.storage, size, 1, seed);
            for (int i = 0; i < size; i++) {
                values[i] = i % heads.stride() < heads.dim() ? values[i] : 0;
            }
            return values;
        }

        private static float[] cache(Heads heads, int streams, int filled, Kind kind, long seed) {
            float[] cache = padded(heads, (int) heads.cacheSize(streams, CAPACITY), kind, seed);
            for (int i = 0; i < cache.length; i++) {
                cache[i] = i / heads.stride() % CAPACITY < filled ? cache[i] : Float.NaN;
            }
            return cache;
        }
    }
}
