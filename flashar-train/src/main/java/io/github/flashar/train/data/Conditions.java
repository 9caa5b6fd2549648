package io.github.flashar.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.PrefixMask;
import java.util.Arrays;
import java.util.List;

/** What the grids of a batch show. */
public sealed interface Conditions {

    /** Number of grids, B. */
    int size();

    /** What to embed: class ids, int64 [B], or text, int64 [B, P]. */
    NDArray array(NDManager manager, PrefixConfig prefix);

    /** What may be seen of the prefixes. */
    PrefixMask prefixes(PrefixConfig prefix);

    /**
     * A class for each grid.
     *
     * @param ids [B], 0..classes, the last being the null class
     */
    record Classes(int[] ids) implements Conditions {

        @Override
        public int size() {
            return ids.length;
        }

        @Override
        public NDArray array(NDManager manager, PrefixConfig prefix) {
            return manager.create(Arrays.stream(ids).asLongStream().toArray());
        }

        @Override
        public PrefixMask prefixes(PrefixConfig prefix) {
            return PrefixMask.unpadded(prefix);
        }
    }

    /**
     * A text for each grid; the image follows it at once.
     *
     * @param texts [B], 1..P tokens of the model's vocabulary each
     */
    record Texts(List<int[]> texts) implements Conditions {

        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public NDArray array(NDManager manager, PrefixConfig prefix) {
            return ((TextPrefix) prefix).leftPadded(manager, texts);
        }

        @Override
        public PrefixMask prefixes(PrefixConfig prefix) {
            int[] lengths = texts.stream().mapToInt(text -> text.length).toArray();
            return PrefixMask.leftPadded(prefix, lengths);
        }
    }
}
