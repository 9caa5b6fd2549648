package io.github.flashar.examples.extract;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.BlockStore;
import io.github.flashar.train.data.ImageEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Encodes, block by block, the pictures that a store lacks.
 *
 * @param <S> what a picture becomes
 */
final class Encoding<S> {

    private final Pictures<S> pictures;
    private final ImageEncoder encoder;
    private final BlockStore<S> store;

    /** Pictures decoded, then encoded, at a time. */
    private final int stride;

    /** Views of a picture. */
    private record Decoded(int index, List<RgbImage> views) {}

    /** Pictures that a block lacks, by index. */
    private record Gap(int block, int[] indices) {}

    /**
     * Prepares to encode.
     *
     * @param stride pictures decoded, then encoded, at a time
     */
    Encoding(Pictures<S> pictures, ImageEncoder encoder, int stride, BlockStore<S> store) {
        this.pictures = pictures;
        this.encoder = encoder;
        this.store = store;
        this.stride = stride;
    }

    /** Fills the store and returns how many pictures were encoded. */
    int run() {
        List<Gap> gaps = gaps();
        int encoded = 0;
        int done = 0;
        int total = gaps.stream().mapToInt(gap -> gap.indices().length).sum();
        try (Progress progress = Progress.start("encoding pictures", total)) {
            for (Gap gap : gaps) {
                List<S> samples = encode(gap, done, progress);
                if (!samples.isEmpty()) {
                    store.add(gap.block(), samples);
                }
                encoded += samples.size();
                done += gap.indices().length;
            }
        }
        return encoded;
    }

    private List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int first = 0; first < pictures.size(); first += store.blockSize()) {
            int start = first;
            int block = first / store.blockSize();
            BitSet stored = store.stored(block);
            int[] indices =
                    IntStream.range(0, Math.min(store.blockSize(), pictures.size() - first))
                            .filter(place -> !stored.get(place))
                            .map(place -> start + place)
                            .toArray();
            if (indices.length > 0) {
                gaps.add(new Gap(block, indices));
            }
        }
        return gaps;
    }

    private List<S> encode(Gap gap, int done, Progress progress) {
        List<S> samples = new ArrayList<>();
        int[] indices = gap.indices();
        for (int from = 0; from < indices.length; from += stride) {
            int to = Math.min(from + stride, indices.length);
            samples.addAll(encode(decoded(Arrays.copyOfRange(indices, from, to))));
            progress.update(done + to);
        }
        return samples;
    }

    /** Decodes in parallel; unreadable pictures are left out. */
    private List<Decoded> decoded(int[] indices) {
        return Arrays.stream(indices)
                .parallel()
                .mapToObj(index -> pictures.views(index).map(views -> new Decoded(index, views)))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<S> encode(List<Decoded> some) {
        List<RgbImage> views = some.stream().flatMap(one -> one.views().stream()).toList();
        int[][] grids = encoder.encode(views);
        List<S> samples = new ArrayList<>();
        int from = 0;
        for (Decoded one : some) {
            int to = from + one.views().size();
            samples.add(pictures.sample(one.index(), Arrays.copyOfRange(grids, from, to)));
            from = to;
        }
        return samples;
    }
}
