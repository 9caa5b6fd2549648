package io.github.flashar.train.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.NpyWriter;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.LabelledSource;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TrainingData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeFoldersTest {

    private static final CodeSpec SPEC = Samples.SPEC;

    @TempDir Path folder;

    enum Layout {
        SHARDS,
        NPY;

        CodeStore store(Path folder) {
            return this == SHARDS
                    ? CodeStore.shards(folder, SPEC, 4)
                    : CodeStore.npy(folder, 48, SPEC, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStoredIsReadAtRandom(Layout layout) {
        List<CodeSample> samples = store(layout);

        LabelledSource source = open();

        assertThat(source.size()).isEqualTo(5);
        assertThat(source.grid()).isEqualTo(SPEC.grid());
        assertThat(source.vocabulary()).isEqualTo(SPEC.vocabulary());
        assertThat(source.classes()).isEqualTo(SPEC.classes());
        assertThat(source.augmentations()).isEqualTo(SPEC.augmentations());
        for (int i : new int[] {4, 0, 3, 2, 1}) {
            assertThat(source.label(i)).isEqualTo(samples.get(i).label());
            for (int a = 0; a < SPEC.augmentations(); a++) {
                assertThat(source.tokens(i, a)).isEqualTo(samples.get(i).tokens()[a]);
            }
        }
        assertThatThrownBy(() -> source.tokens(0, 3)).hasMessageContaining("augmentation = 3");
    }

    @ParameterizedTest
    @EnumSource
    void aStoreKnowsWhatItHoldsAndTakesWhatItLacks(Layout layout) {
        List<CodeSample> samples = store(layout);
        CodeStore store = layout.store(folder);

        assertThat(store.stored(0)).isEqualTo(BitSet.valueOf(new long[] {0b1101}));
        assertThat(store.stored(1)).isEqualTo(BitSet.valueOf(new long[] {0b0011}));
        assertThat(store.stored(2).isEmpty()).isTrue();

        CodeSample late = Samples.of(SPEC, 1).get(0);
        store.add(0, List.of(late));

        LabelledSource source = open();
        assertThat(store.stored(0).cardinality()).isEqualTo(4);
        assertThat(source.size()).isEqualTo(6);
        assertThat(source.tokens(1, 0)).isEqualTo(late.tokens()[0]);
        assertThat(source.tokens(2, 0)).isEqualTo(samples.get(1).tokens()[0]);
    }

    @ParameterizedTest
    @EnumSource
    void leftoversGo(Layout layout) throws IOException {
        store(layout);
        List<Path> before = files();
        Path among = layout == Layout.SHARDS ? folder : folder.resolve("imagenet48_codes");
        Files.createFile(among.resolve(".codes-000000.shard.17-1.tmp"));

        layout.store(folder).deleteLeftovers();

        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void theLastOfEachClassAreKeptApart(Layout layout) {
        List<CodeSample> samples = store(layout); // labels 0, 2, 3, 0, 1

        TrainingData data = TrainingData.of(open(), new HoldOut(1));

        assertThat(data.train().size()).isEqualTo(1);
        assertThat(data.train().tokens(0, 2)).isEqualTo(samples.get(0).tokens()[2]);
        assertThat(data.heldOut().size()).isEqualTo(4);
        TokenBatch third = data.heldOut().batch(2);
        assertThat(labels(third)).containsExactly(0);
        assertThat(third.tokens()[0]).isEqualTo(samples.get(3).tokens()[0]);
    }

    @Test
    void everyEpochTakesAnotherAugmentation() {
        store(Layout.SHARDS);
        LabelledSource source = open();
        Set<String> seen = new HashSet<>();
        for (int epoch = 0; epoch < 40; epoch++) {
            TokenBatch batch = new TokenBatches(source, 5, 0, 3).batch(epoch);
            for (int i = 0; i < batch.size(); i++) {
                seen.add(Arrays.toString(batch.tokens()[i]));
            }
            assertThat(new TokenBatches(source, 5, 0, 3).batch(epoch).tokens())
                    .isDeepEqualTo(batch.tokens());
        }
        assertThat(seen).hasSize(5 * SPEC.augmentations());
    }

    @Test
    void anAugmentationBelongsToAnEpochAndAnExample() {
        store(Layout.SHARDS);
        LabelledSource source = open();
        List<Set<String>> epochs = new ArrayList<>();
        for (int batchSize : new int[] {1, 2, 5, 10}) {
            TokenBatches batches = new TokenBatches(source, batchSize, 0, 3);
            List<String> grids = new ArrayList<>();
            for (long k = 0; k * batchSize < 10; k++) {
                Arrays.stream(batches.batch(k).tokens()).map(Arrays::toString).forEach(grids::add);
            }
            epochs.add(new HashSet<>(grids.subList(0, 5)));
            epochs.add(new HashSet<>(grids.subList(5, 10)));
        }
        for (int i = 2; i < epochs.size(); i++) {
            assertThat(epochs.get(i)).isEqualTo(epochs.get(i % 2));
        }
        assertThat(epochs.get(0)).hasSize(5).isNotEqualTo(epochs.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void cropsOfTheSiblingFolderAreAugmentationsToo(Layout layout) {
        Path ten = folder.resolve("flip_ten_crop");
        Path more = folder.resolve("flip_ten_crop_105");
        List<CodeSample> samples = Samples.of(SPEC, 0, 2);
        CodeSpec twoViews = new CodeSpec(SPEC.grid(), SPEC.vocabulary(), SPEC.classes(), 2);
        layout.store(ten).add(0, samples);
        assertThat(open(ten).augmentations()).isEqualTo(3);

        List<CodeSample> others = Samples.of(twoViews, 2, 3);
        CodeStore second =
                layout == Layout.SHARDS
                        ? CodeStore.shards(more, twoViews, 4)
                        : CodeStore.npy(more, 48, twoViews, 4);
        second.add(0, others.subList(0, 1));
        refuses(() -> open(ten), more, "1 examples");
        second.add(0, others.subList(1, 2));
        refuses(() -> open(ten), more, "example 0 has index 2, not 0");
        LabelledSource alone = open(more);
        assertThat(alone.augmentations()).isEqualTo(2);

        layout.store(ten).add(0, Samples.of(SPEC, 3));
        second.add(0, Samples.of(twoViews, 0));
        LabelledSource joined = open(ten);
        assertThat(joined.augmentations()).isEqualTo(5);
        assertThat(joined.plainAugmentation()).isZero();
        assertThat(joined.label(1)).isEqualTo(2);
        assertThat(joined.tokens(1, 2)).isEqualTo(samples.get(1).tokens()[2]);
        assertThat(joined.tokens(1, 4)).isEqualTo(others.get(0).tokens()[1]);
        assertThatThrownBy(() -> joined.tokens(0, 5)).hasMessageContaining("augmentation = 5");
    }

    @Test
    void aLabelFileIsReadOnce() throws IOException {
        store(Layout.NPY);
        LabelledSource source = open();
        TrainingData data = TrainingData.of(source, HoldOut.NONE);
        Files.delete(folder.resolve("imagenet48_labels/2.npy"));

        assertThat(labels(data.train().batch(1))).containsExactly(2);
        assertThatThrownBy(() -> open().label(1)).isInstanceOf(InvalidFileException.class);
    }

    /** numpy.save of arrays as the official extraction makes them; see make.py there. */
    @Test
    void whatPythonWroteIsReadAndWrittenAlike() throws Exception {
        Path python = resource("imagenet32_codes").getParent();
        LabelledSource source =
                CodeFolders.find(python, new TokenGrid(2, 2), 16_384, 1000).orElseThrow();

        assertThat(source.size()).isEqualTo(2);
        assertThat(source.augmentations()).isEqualTo(10);
        assertThat(source.plainAugmentation()).isEqualTo(4);
        assertThat(source.label(1)).isEqualTo(999);
        assertThat(source.tokens(0, 1)).containsExactly(4, 5, 6, 7);
        assertThat(source.tokens(1, 9)).containsExactly(16_380, 16_381, 16_382, 16_383);

        CodeSpec spec = new CodeSpec(new TokenGrid(2, 2), 16_384, 1000, 10);
        CodeStore store = CodeStore.npy(folder, 32, spec, 2);
        for (int i = 0; i < 2; i++) {
            int[][] tokens = new int[10][];
            for (int a = 0; a < 10; a++) {
                tokens[a] = source.tokens(i, a);
            }
            store.add(0, List.of(new CodeSample(i, source.label(i), tokens)));
        }
        for (String name : List.of("codes/0", "codes/1", "labels/0", "labels/1")) {
            String file = "imagenet32_" + name + ".npy";
            assertThat(folder.resolve(file)).hasSameBinaryContentAs(python.resolve(file));
        }
    }

    @Test
    void npyFilesThatAreNoCodesAreRefused() throws IOException {
        store(Layout.NPY);
        Path codes = folder.resolve("imagenet48_codes/2.npy");
        NpyWriter.write(codes, new Shape(1, 3, 6), new long[18]);
        assertThat(open().tokens(1, 2)).containsOnly(0);

        long[] high = new long[18];
        high[17] = 65_536;
        NpyWriter.write(codes, new Shape(1, 3, 6), high);
        refuses(() -> open().tokens(1, 2), codes, "token is 65536, expected 0..65535");
        NpyWriter.write(codes, new Shape(1, 2, 6), new long[12]);
        refuses(() -> open().tokens(1, 1), codes, "shape is (1, 2, 6), expected (1, 3, 6)");
        Path label = folder.resolve("imagenet48_labels/2.npy");
        NpyWriter.write(label, new Shape(1), new long[] {4});
        refuses(() -> open().label(1), label, "label is 4, expected 0..3");
        Files.delete(label);
        refuses(() -> open().label(1), label, "does not exist");
        Path first = folder.resolve("imagenet48_codes/0.npy");
        NpyWriter.write(first, new Shape(1, 3, 5), new long[15]);
        refuses(this::open, first, "expected (1, augmentations, 6) for a 2x3 grid");
    }

    @Test
    void shardsOfTwoExtractionsAreRefused() {
        store(Layout.SHARDS);
        Path second = folder.resolve("codes-000001.shard");
        CodeSpec other = new CodeSpec(SPEC.grid(), 17, 4, 3);

        ShardWriter.write(second, other, Samples.of(other, 4));
        refuses(this::open, second, "not of one extraction");
        refuses(() -> Layout.SHARDS.store(folder).stored(1), second, "expected " + SPEC);
        ShardWriter.write(second, SPEC, Samples.of(SPEC, 3));
        refuses(this::open, second, "begins with index 3, expected more than the 3");
        refuses(() -> Layout.SHARDS.store(folder).stored(1), second, "index of sample 0 is 3");
    }

    @Test
    void moreShardsThanNamesAreRefused() {
        CodeStore store = CodeStore.shards(folder, SPEC, 1);
        assertThatThrownBy(() -> store.stored(1_000_000))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("put more images into a shard");
    }

    @Test
    void otherFoldersHoldNoCodes() throws IOException {
        Files.createDirectories(folder.resolve("cat"));
        assertThat(CodeFolders.find(folder, SPEC.grid(), 1, 1)).isEmpty();
        assertThat(CodeFolders.find(folder.resolve("nowhere"), SPEC.grid(), 1, 1)).isEmpty();

        Files.createDirectories(folder.resolve("imagenet48_codes"));
        refuses(this::open, folder.resolve("imagenet48_codes"), "holds no 0.npy");
        Files.createDirectories(folder.resolve("imagenet32_codes"));
        refuses(this::open, folder, "several sets of codes");
    }

    /** Stores samples of index 0, 2, 3, 4 and 5 in blocks of four. */
    private List<CodeSample> store(Layout layout) {
        List<CodeSample> samples = Samples.of(SPEC, 0, 2, 3, 4, 5);
        CodeStore store = layout.store(folder);
        store.add(0, samples.subList(0, 3));
        store.add(1, samples.subList(3, 5));
        return samples;
    }

    private static int[] labels(TokenBatch batch) {
        return ((Conditions.Classes) batch.conditions()).ids();
    }

    private LabelledSource open() {
        return open(folder);
    }

    private static LabelledSource open(Path folder) {
        return CodeFolders.find(folder, SPEC.grid(), SPEC.vocabulary(), SPEC.classes())
                .orElseThrow();
    }

    private static void refuses(ThrowingCallable action, Path file, String problem) {
        assertThatThrownBy(action)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CodeFoldersTest.class.getResource(name)).toURI());
    }
}
