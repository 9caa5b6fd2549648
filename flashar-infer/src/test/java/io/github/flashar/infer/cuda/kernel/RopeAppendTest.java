package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RopeAppendTest {

    private static final int CAPACITY = 40;
    private static final int STREAMS = 3;

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

    /** Heads of whole packs and not, grouped and not; passes of one token, a tile, and more. */
    @ParameterizedTest
    @CsvSource({
        "2, 2, 64, 1, 7, FLOAT",
        "2, 2, 64, 16, 0, BF16",
        "4, 2, 100, 17, 23, FLOAT",
        "4, 2, 100, 17, 23, BF16",
        "2, 1, 8, 5, 1, FLOAT",
        "2, 1, 8, 5, 1, BF16",
        "1, 1, 6, 3, 2, BF16"
    })
    void rotatesAndAppends(
            int queries, int keyValues, int dim, int tokens, int context, Storage storage) {
        Heads heads = new Heads(queries, keyValues, dim);
        float[] qkv = KernelRig.normal(storage, STREAMS * tokens * heads.rowWidth(), 1, 1);
        float[] rope = table(dim);
        int cacheSize = (int) heads.cacheSize(STREAMS, CAPACITY);
        int querySize = (int) heads.querySize(STREAMS, tokens);
        DeviceMemory q = rig.room(storage, querySize);
        LayerCache cache =
                new LayerCache(
                        rig.room(storage, cacheSize), rig.room(storage, cacheSize), CAPACITY);
        Sequence sequence = new Sequence(1, 1, rig.ints(0), rig.ints(context));
        new RopeAppend(rig.kernels(), storage, heads, sequence)
                .enqueue(
                        rig.stream(),
                        rig.stored(storage, qkv),
                        rig.floats(rope),
                        q,
                        cache,
                        STREAMS,
                        tokens);
        Reference reference = new Reference(heads, qkv, rope, tokens, context);
        Closeness.check(storage, rig.read(storage, q, querySize), reference.queries(), 3);
        check(storage, rig.read(storage, cache.keys(), cacheSize), reference.cache(queries));
        check(
                storage,
                rig.read(storage, cache.values(), cacheSize),
                reference.cache(queries + keyValues));
    }

    /** What is not of this pass stays as it was, NaN. */
    private static void check(Storage storage, float[] cache, double[] expected) {
        for (int i = 0; i < cache.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(cache[i]).isNaN();
                cache[i] = 0;
                expected[i] = 0;
            }
        }
        Closeness.check(storage, cache, expected, 3);
    }

    /** Angles of no regular kind; position 0 is of the prefix: zeros. */
    private static float[] table(int dim) {
        float[] table = new float[CAPACITY * dim];
        for (int i = dim; i < table.length; i += 2) {
            table[i] = (float) Math.cos(i * i);
            table[i + 1] = (float) Math.sin(i * i);
        }
        return table;
    }

    private record Reference(Heads heads, float[] qkv, float[] rope, int tokens, int context) {

        double[] queries() {
            double[] q = new double[(int) heads.querySize(STREAMS, tokens)];
            for (int row = 0; row < q.length / heads.stride(); row++) {
                int stream = row / (heads.queries() * tokens);
                int head = row / tokens % heads.queries();
                copy(stream, row % tokens, head, true, q, row * heads.stride());
            }
            return q;
        }

        /** Keys or values: heads of the row from {@code first} on. */
        double[] cache(int first) {
            double[] cache = new double[(int) heads.cacheSize(STREAMS, CAPACITY)];
            Arrays.fill(cache, Double.NaN);
            boolean rotated = first == heads.queries();
            for (int i = 0; i < STREAMS * heads.keyValues() * tokens; i++) {
                int streamHead = i / tokens;
                int to = (streamHead * CAPACITY + context + i % tokens) * heads.stride();
                Arrays.fill(cache, to, to + heads.stride(), 0);
                int stream = streamHead / heads.keyValues();
                int head = first + streamHead % heads.keyValues();
                copy(stream, i % tokens, head, rotated, cache, to);
            }
            return cache;
        }

        private void copy(int stream, int token, int head, boolean rotated, double[] to, int at) {
            int from = (stream * tokens + token) * heads.rowWidth() + head * heads.dim();
            int turn = (context + token) * heads.dim();
            for (int i = 0; i < heads.dim(); i += 2) {
                double a = qkv[from + i];
                double b = qkv[from + i + 1];
                double cos = rotated ? rope[turn + i] : 1;
                double sin = rotated ? rope[turn + i + 1] : 0;
                to[at + i] = a * cos - b * sin;
                to[at + i + 1] = b * cos + a * sin;
            }
        }
    }
}
