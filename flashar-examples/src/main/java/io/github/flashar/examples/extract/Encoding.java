package io.github.flashar.examples.extract;

import io.github.flashar.core.image.Crops;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.codes.CodeSample;
import io.github.flashar.train.codes.CodeStore;
import io.github.flashar.train.data.ImageEncoder;
import io.github.flashar.train.data.ImageEntry;
import io.github.flashar.train.data.ImageSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Encodes, block by block, the pictures that a store lacks. */
final class Encoding {

    private final ImageSource source;
    private final Crops crops;
    private final ImageEncoder encoder;
    private final CodeStore store;

    /** Pictures decoded, then encoded, at a time. */
    private final int stride;

    /** A picture of the data and its views. */
    private record Picture(int index, List<RgbImage> views) {}

    /** Pictures that a block lacks, by index. */
    private record Gap(int block, int[] indices) {}

    Encoding(
            ImageSource source, Crops crops, ImageEncoder encoder, int batchSize, CodeStore store) {
        this.source = source;
        this.crops = crops;
        this.encoder = encoder;
        this.store = store;
        this.stride = Math.max(1, batchSize / crops.kind().views());
    }

    /** Fills the store and returns how many pictures were encoded. */
    int run() {
        List<Gap> gaps = gaps();
        int encoded = 0;
        int done = 0;
        int total = gaps.stream().mapToInt(gap -> gap.indices().length).sum();
        try (Progress progress = Progress.start("extracting codes", total)) {
            for (Gap gap : gaps) {
                List<CodeSample> samples = encode(gap, done, progress);
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
        int images = source.entries().size();
        List<Gap> gaps = new ArrayList<>();
        for (int first = 0; first < images; first += store.blockSize()) {
            int start = first;
            int block = first / store.blockSize();
            BitSet stored = store.stored(block);
            int[] indices =
                    IntStream.range(0, Math.min(store.blockSize(), images - first))
                            .filter(place -> !stored.get(place))
                            .map(place -> start + place)
                            .toArray();
            if (indices.length > 0) {
                gaps.add(new Gap(block, indices));
            }
        }
        return gaps;
    }

    private List<CodeSample> encode(Gap gap, int done, Progress progress) {
        List<CodeSample> samples = new ArrayList<>();
        int[] indices = gap.indices();
        for (int from = 0; from < indices.length; from += stride) {
            int to = Math.min(from + stride, indices.length);
            samples.addAll(encode(pictures(Arrays.copyOfRange(indices, from, to))));
            progress.update(done + to);
        }
        return samples;
    }

    /** Decodes in parallel; unreadable pictures are left out, the source keeps a list of them. */
    private List<Picture> pictures(int[] indices) {
        return Arrays.stream(indices)
                .parallel()
                .mapToObj(this::picture)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Picture> picture(int index) {
        return source.read(source.entries().get(index))
                .map(square -> new Picture(index, crops.of(square)));
    }

    private List<CodeSample> encode(List<Picture> pictures) {
        int views = crops.kind().views();
        int[][] grids =
                encoder.encode(
                        pictures.stream().flatMap(picture -> picture.views().stream()).toList());
        List<CodeSample> samples = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            int index = pictures.get(i).index();
            ImageEntry entry = source.entries().get(index);
            int[][] tokens = Arrays.copyOfRange(grids, i * views, (i + 1) * views);
            samples.add(new CodeSample(index, entry.label(), tokens));
        }
        return samples;
    }
}
