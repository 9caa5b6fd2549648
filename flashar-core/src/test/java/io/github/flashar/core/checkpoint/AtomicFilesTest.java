package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.testkit.faults.Crash;
import io.github.flashar.testkit.faults.FaultyFileSystem;
import io.github.flashar.testkit.faults.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir Path folder;

    @Test
    void writesAndReplacesFilesAndMakesParents() throws IOException {
        Path file = folder.resolve("a/b/file.txt");
        AtomicFiles.writeText(file, "first");
        AtomicFiles.writeText(file, "zweites ü");
        assertThat(file).hasContent("zweites ü");
        assertThat(list(file.getParent())).containsExactly(file);
    }

    @Test
    void pathsNeedNotBeTidy() throws IOException {
        Path directory = folder.resolve("directory");
        write(directory.resolve("inner/.."), "marker", "one");
        write(directory.resolve("."), "marker", "two");
        assertThat(directory.resolve("two")).exists();
        assertThat(list(folder)).containsExactly(directory);
    }

    @Test
    void leftoversAreWhatAKilledWriterLeaves() throws IOException {
        Path file = folder.resolve("file.txt");
        List<Path> leftovers = new ArrayList<>();
        AtomicFiles.writeFile(file, out -> leftovers.addAll(list(folder)));
        Files.createDirectory(leftovers.get(0));
        Files.createFile(leftovers.get(0).resolve("part"));
        Path other = Files.createFile(folder.resolve(".hidden.tmp"));

        AtomicFiles.deleteLeftovers(folder);

        assertThat(list(folder)).containsExactlyInAnyOrder(file, other);
        assertThatCode(() -> AtomicFiles.deleteLeftovers(folder.resolve("nowhere")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatWasSetAsideGoesWhereItsSuccessorStandsAndComesBackWhereNot() throws IOException {
        Path replaced = folder.resolve("replaced");
        Path lost = folder.resolve("lost");
        write(replaced, "marker", "new");
        write(folder.resolve(".replaced.previous"), "marker", "old");
        write(folder.resolve(".lost.previous"), "marker", "old");

        AtomicFiles.deleteLeftovers(folder);

        assertThat(list(folder)).containsExactly(lost, replaced);
        assertThat(replaced.resolve("new")).exists();
        assertThat(lost.resolve("old")).exists();
    }

    @Test
    void aDirectoryIsDeletedWholeWhateverTheCrash() {
        for (int n = 1; n < 100; n++) {
            FaultyFileSystem disk = new FaultyFileSystem();
            write(disk.getPath("/directory"), "marker", "one", "two");
            disk.faults().crashAt(n);
            try {
                AtomicFiles.deleteDirectory(disk.getPath("/directory"));
                return;
            } catch (Crash e) {
                FaultyFileSystem found = disk.afterCrash(Survival.SOME, n);
                AtomicFiles.deleteLeftovers(found.getPath("/"));
                Path directory = found.getPath("/directory");
                assertThat(Files.notExists(directory) || Files.exists(directory.resolve("two")))
                        .as("whole or gone after a crash at call %d", n)
                        .isTrue();
            }
        }
        throw new AssertionError("the directory is never deleted");
    }

    /** The names of new folders, too: otherwise the file is safe in a folder that is not. */
    @Test
    void whatWasWrittenSurvivesACrashThatKeepsOnlyWhatWasForced() {
        FaultyFileSystem disk = new FaultyFileSystem();
        AtomicFiles.writeText(disk.getPath("/new/folders/file.txt"), "text");
        write(disk.getPath("/other/folder/directory"), "marker");

        FaultyFileSystem found = disk.afterCrash(Survival.NONE, 0);

        assertThat(found.getPath("/new/folders/file.txt")).exists();
        assertThat(found.getPath("/other/folder/directory/marker")).exists();
    }

    @Test
    void aFailureHalfWayLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("file.txt");
        AtomicFiles.writeText(file, "old");

        assertThatThrownBy(
                        () ->
                                AtomicFiles.writeFile(
                                        file,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("disk full");
                                        }))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": cannot be written")
                .hasMessageContaining("disk full");
        assertThat(file).hasContent("old");
        assertThat(list(folder)).containsExactly(file);
    }

    @Test
    void whatTheContentThrowsPassesThrough() throws IOException {
        Path target = folder.resolve("target");
        IllegalStateException failure = new IllegalStateException("the tensor is closed");

        assertThatThrownBy(
                        () ->
                                AtomicFiles.writeFile(
                                        target,
                                        out -> {
                                            throw failure;
                                        }))
                .isSameAs(failure);
        assertThatThrownBy(
                        () ->
                                AtomicFiles.writeDirectory(
                                        target,
                                        "marker",
                                        directory -> {
                                            AtomicFiles.writeText(directory.resolve("one"), "1");
                                            throw failure;
                                        }))
                .isSameAs(failure);
        assertThat(list(folder)).isEmpty();
    }

    @Test
    void aDirectoryIsReplacedWhole() throws IOException {
        Path directory = folder.resolve("directory");
        write(directory, "marker", "old");
        write(directory, "marker", "new");
        assertThat(list(directory))
                .containsExactly(directory.resolve("marker"), directory.resolve("new"));
        assertThat(list(folder)).containsExactly(directory);
    }

    @Test
    void aFailureHalfWayLeavesTheOldDirectory() throws IOException {
        Path directory = folder.resolve("directory");
        write(directory, "marker", "old");
        assertThatThrownBy(() -> write(directory, "marker", "no/such/parent"))
                .isInstanceOf(RuntimeException.class);
        assertThat(list(directory)).contains(directory.resolve("old"));
        assertThat(list(folder)).containsExactly(directory);
    }

    @Test
    void anEmptyFolderMayBecomeAnything() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));
        write(directory, "marker", "new");
        assertThat(directory.resolve("new")).exists();
    }

    @Test
    void aFolderWithoutTheMarkerIsLeftAlone() throws IOException {
        Path directory = folder.resolve("directory");
        write(directory, "other-marker", "precious");
        assertThatThrownBy(() -> write(directory, "marker", "new"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("no marker, so it is not replaced");
        assertThat(directory.resolve("precious")).exists();
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void aFileInTheWayIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> write(file, "marker", "new"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file.toString());
        assertThat(file).hasContent("text");
    }

    @Test
    void aCutReplacementIsUndone() throws IOException {
        Path directory = folder.resolve("directory");
        write(directory, "marker", "old");
        Files.move(directory, folder.resolve(".directory.previous"));

        AtomicFiles.recover(directory);

        assertThat(directory.resolve("old")).exists();
        assertThatCode(() -> AtomicFiles.recover(directory)).doesNotThrowAnyException();
    }

    @Test
    void aParentThatIsAFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path inside = file.resolve("inside.txt");
        assertThatThrownBy(() -> AtomicFiles.writeText(inside, "text"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(inside + ": cannot be written; choose a writable folder");
    }

    @Test
    void aReadOnlyFolderIsNamed() throws IOException {
        Path readOnly = Files.createDirectory(folder.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(readOnly), "this user may write everywhere");
        Path file = readOnly.resolve("file");
        assertThatThrownBy(() -> AtomicFiles.writeText(file, "text"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(file + ": cannot be written; choose a writable folder");
    }

    private static void write(Path directory, String... files) {
        AtomicFiles.writeDirectory(
                directory,
                "marker",
                target -> {
                    for (String file : files) {
                        Files.writeString(target.resolve(file), file);
                    }
                });
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }
}
