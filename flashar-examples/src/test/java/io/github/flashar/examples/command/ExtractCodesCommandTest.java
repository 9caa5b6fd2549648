package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.Crops;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.extract.Photos;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.train.codes.CodeFolders;
import io.github.flashar.train.codes.ShardCodes;
import io.github.flashar.train.data.LabelledSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCodesCommandTest {

    private static final int PER_CLASS = 5;
    private static final int IMAGES = 3 * PER_CLASS;
    private static final Crops CENTER_FLIP = new Crops(Crops.Kind.CENTER_FLIP, 8, 1.1);
    private static final Crops TEN_CROP = new Crops(Crops.Kind.TEN_CROP, 8, 1.2);

    @TempDir Path folder;
    private Path photos;
    private Path model;
    private Path output;

    @BeforeEach
    void makePhotosAndModel() throws IOException {
        photos = Photos.write(folder.resolve("photos"), PER_CLASS);
        model = TinyGenerator.write(folder.resolve("model"));
        output = folder.resolve("codes");
    }

    @Test
    void everyPictureBecomesItsTenCrops() {
        CommandLineRun run = succeeds(extract(photos, "--crop", "ten-crop", "--crop-range", 1.2));

        assertThat(run.out()).contains("15 of 15 images as 10 grids of 4x4", "15 encoded now");
        assertHolds(output, TEN_CROP);
        assertThat(output.resolve("unreadable.txt")).isEmptyFile();
        assertThat(names(output))
                .containsExactly(
                        "codes-000000.shard",
                        "codes-000001.shard",
                        "codes-000002.shard",
                        "codes-000003.shard",
                        "extraction.json",
                        "unreadable.txt");
    }

    @Test
    void aZipFileGivesTheSameFilesAsAFolder() throws IOException {
        Path zip = folder.resolve("photos.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(file)) {
            for (int i = IMAGES - 1; i >= 0; i--) {
                Path photo = Photos.file(photos, i, PER_CLASS);
                entries.putNextEntry(new ZipEntry(photos.relativize(photo).toString()));
                entries.write(Files.readAllBytes(photo));
            }
        }
        succeeds(extract(photos));
        Path fromFolder = output;
        output = folder.resolve("from-zip");

        succeeds(extract(zip));

        assertHolds(output, CENTER_FLIP);
        for (String name : names(fromFolder)) {
            assertThat(output.resolve(name)).hasSameBinaryContentAs(fromFolder.resolve(name));
        }
    }

    @Test
    void theOfficialFoldersHoldTheSameTokens() {
        succeeds(extract(photos, "--format", "npy"));

        assertHolds(output, CENTER_FLIP);
        assertThat(names(output.resolve("imagenet8_labels"))).hasSize(IMAGES).contains("14.npy");
    }

    @Test
    void unreadablePicturesAreListedAndAddedOnceMended() throws IOException {
        succeeds(extract(photos));
        byte[] whole = Files.readAllBytes(output.resolve("codes-000001.shard"));
        output = folder.resolve("damaged");
        Path damaged = Photos.file(photos, 6, PER_CLASS);
        Files.writeString(damaged, "no picture");

        CommandLineRun run = succeeds(extract(photos));

        assertThat(run.out()).contains("unreadable: " + damaged, "14 of 15 images", "1 unreadable");
        assertThat(Files.readString(output.resolve("unreadable.txt")))
                .isEqualTo(damaged + ": is not a JPEG or PNG file\n");
        ShardCodes codes = ShardCodes.open(output);
        assertThat(codes.size()).isEqualTo(IMAGES - 1);
        assertThat(codes.index(5)).isEqualTo(5);
        assertThat(codes.index(6)).isEqualTo(7);

        Photos.write(photos, 6, PER_CLASS);
        assertThat(succeeds(extract(photos)).out()).contains("1 encoded now, 0 unreadable");
        assertThat(output.resolve("codes-000001.shard")).hasBinaryContent(whole);
        assertThat(output.resolve("unreadable.txt")).isEmptyFile();
    }

    @Test
    void whatIsThereIsNotEncodedAgain() throws IOException {
        succeeds(extract(photos));
        Path kept = output.resolve("codes-000000.shard");
        Path lost = output.resolve("codes-000002.shard");
        byte[] before = Files.readAllBytes(lost);
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(kept, old);
        Files.delete(lost);
        Files.createFile(output.resolve(".codes-000002.shard.17-3.tmp"));

        assertThat(succeeds(extract(photos)).out()).contains("4 encoded now");

        assertThat(lost).hasBinaryContent(before);
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(old);
        assertThat(names(output)).noneMatch(name -> name.endsWith(".tmp"));
    }

    @Test
    void anotherRunDoesNotGoIntoTheSameFolder() throws IOException {
        succeeds(extract(photos));
        List<String> before = names(output);

        refuses("its crop is \"center-flip\", not \"ten-crop\"", "--crop", "ten-crop");
        refuses("its layout is \"shards\", not \"npy\"", "--format", "npy");
        refuses("its image_size is 8, not 4", "--size", 4);
        Photos.write(photos, 3 * (PER_CLASS + 1) - 1, PER_CLASS + 1);
        refuses("its images is 15, not 16");
        assertThat(names(output)).isEqualTo(before);

        output = Files.createDirectories(folder.resolve("others"));
        Files.createFile(output.resolve("thesis.txt"));
        refuses("holds thesis.txt and no extraction.json");
        assertThat(names(output)).containsExactly("thesis.txt");
    }

    @Test
    void twoRunsDoNotWriteAtOnce() throws IOException {
        succeeds(extract(photos));
        try (FileChannel other =
                FileChannel.open(output.resolve("extraction.json"), StandardOpenOption.WRITE)) {
            assertThat(other.lock()).isNotNull();
            refuses("is being written by another run");
        }
        succeeds(extract(photos));
    }

    @Test
    void damageIsNotExtractedOver() throws IOException {
        succeeds(extract(photos));
        Path shard = output.resolve("codes-000001.shard");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[20]++;
        Files.write(shard, bytes);

        CommandLineRun run = CommandLineRun.of(extract(photos));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith(shard + ": checksum of header");
    }

    @Test
    void modelsAreAdaptedOnCodes() throws IOException {
        succeeds(extract(photos, "--crop", "ten-crop"));
        CommandLineRun run = succeeds(adapt());
        assertThat(run.out()).contains("after stage 2", "of the gap");

        Files.delete(output.resolve("unreadable.txt"));
        CommandLineRun unfinished = CommandLineRun.of(adapt());
        assertThat(unfinished.code()).isEqualTo(1);
        assertThat(unfinished.err()).contains("its extraction did not end");
    }

    private Object[] extract(Path data, Object... more) {
        Object[] args = {
            "extract-codes",
            "--data",
            data,
            "--tokenizer",
            model,
            "--shard-images",
            4,
            "--batch",
            6,
            "--output",
            output
        };
        Object[] size = Stream.of(more).anyMatch("--size"::equals) ? args : add(args, "--size", 8);
        return add(size, more);
    }

    private Object[] adapt() {
        return new Object[] {
            "adapt",
            "--model",
            model,
            "--grids",
            output,
            "--held-out",
            2,
            "--steps",
            5,
            "--batch",
            4,
            "--output",
            folder.resolve("adapted")
        };
    }

    private void assertHolds(Path codes, Crops crops) {
        LabelledSource source = CodeFolders.find(codes, new TokenGrid(4, 4), 16, 3).orElseThrow();
        int[][][] expected = Photos.codes(model, crops, IMAGES);
        assertThat(source.size()).isEqualTo(IMAGES);
        assertThat(source.augmentations()).isEqualTo(crops.kind().views());
        for (int i = 0; i < IMAGES; i++) {
            assertThat(source.label(i)).isEqualTo(i / PER_CLASS);
            for (int view = 0; view < source.augmentations(); view++) {
                assertThat(source.tokens(i, view)).isEqualTo(expected[i][view]);
            }
        }
    }

    private void refuses(String message, Object... more) {
        CommandLineRun run = CommandLineRun.of(extract(photos, more));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains(message, "--output");
    }

    private static CommandLineRun succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] add(Object[] args, Object... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
    }
}
