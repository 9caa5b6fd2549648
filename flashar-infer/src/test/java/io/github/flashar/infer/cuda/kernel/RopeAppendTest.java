package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RopeAppendTest {

    private static final int CAPACITY = 40;
    private static final int STREAMS = 3;
    private static final int IMAGE = 40;

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

    /**
     * Heads of whole packs and not, grouped and not; passes of one token, a tile, and more; within
     * a prefix, behind it and across its end; caches with a prefix and without.
     */
    @ParameterizedTest
    @CsvSource({
        "2, 2, 64, 1, 7, 1, 0, FLOAT",
        "2, 2, 64, 16, 0, 20, 0, BF16",
        "4, 2, 100, 17, 23, 30, 0, FLOAT",
        "4, 2, 100, 17, 23, 3, 3, BF16",
        "2, 1, 8, 5, 1, 1, 1, FLOAT",
        "2, 1, 8, 5, 1, 4, 0, BF16",
        "1, 1, 6, 3, 2, 5, 0, BF16",
        "16, 2, 128, 3, 9, 6, 6, BF16"
    })
    void rotatesAndAppends(
            int queries,
            int keyValues,
            int dim,
            int tokens,
            int context,
            int prefix,
            int skipped,
            Storage storage) {
        Heads heads = new Heads(queries, keyValues, dim);
        Places places = new Places(prefix, context, skipped);
        float[] qkv = KernelRig.normal(storage, STREAMS * tokens * heads.rowWidth(), 1, 1);
        float[] rope = table(dim, prefix + IMAGE);
        int cacheSize = (int) heads.cacheSize(STREAMS, CAPACITY);
        int querySize = (int) heads.querySize(STREAMS, tokens);
        DeviceMemory q = rig.room(storage, querySize);
        LayerCache cache =
                new LayerCache(
                        rig.room(storage, cacheSize),
                        rig.room(storage, cacheSize),
                        CAPACITY,
                        skipped);
        new RopeAppend(rig.kernels(), storage, heads, places.sequence(rig))
                .enqueue(
                        rig.stream(),
                        rig.stored(storage, qkv),
                        rig.floats(rope),
                        new Prefixes(rig.ints(places.padding()), rig.ints(places.starts())),
                        q,
                        cache,
                        STREAMS,
                        tokens);
        Reference reference = new Reference(heads, qkv, rope, tokens, places);
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

    /** Angles of no regular kind; position 0 has zeros, as a prefix without positions. */
    private static float[] table(int dim, int positions) {
        float[] table = new float[positions * dim];
        for (int i = dim; i < table.length; i += 2) {
            table[i] = (float) Math.cos(i * i);
            table[i + 1] = (float) Math.sin(i * i);
        }
        return table;
    }

    /** Where tokens stand and which positions they have: other ones in every stream. */
    private record Places(int prefix, int context, int skipped) {

        int[] padding() {
            return new int[] {0, prefix / 2, prefix};
        }

        int[] starts() {
            return new int[] {prefix, prefix / 2, 0};
        }

        /** The image's positions are those of its tokens in no regular order. */
        private static int[] positions() {
            return IntStream.range(0, IMAGE).map(i -> i * 7 % IMAGE).toArray();
        }

        Sequence sequence(KernelRig rig) {
            DeviceMemory positions = rig.ints(positions());
            return new Sequence(prefix, IMAGE, positions, positions, rig.ints(context));
        }

        /** Of a token of the pass. */
        int position(int stream, int token) {
            int place = context + token;
            return place < prefix
                    ? Math.max(0, place - padding()[stream])
                    : starts()[stream] + positions()[place - prefix];
        }

        int cached(int token) {
            return context + token - skipped;
        }
    }

    private record Reference(Heads heads, float[] qkv, float[] rope, int tokens, Places places) {

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
                int to = (streamHead * CAPACITY + places.cached(i % tokens)) * heads.stride();
                Arrays.fill(cache, to, to + heads.stride(), 0);
                int stream = streamHead / heads.keyValues();
                int head = first + streamHead % heads.keyValues();
                copy(stream, i % tokens, head, rotated, cache, to);
            }
            return cache;
        }

        private void copy(int stream, int token, int head, boolean rotated, double[] to, int at) {
            int from = (stream * tokens + token) * heads.rowWidth() + head * heads.dim();
            int turn = places.position(stream, token) * heads.dim();
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
