package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryPathCheckTest {

    @TempDir Path folder;
    private Path lib;

    @BeforeEach
    void makeLibtorch() throws IOException {
        lib = Files.createDirectories(folder.resolve("libtorch/lib"));
        add("torch");
    }

    @Test
    void aPathThatHoldsNothingIsToldBecauseDjlDoesNot() {
        Finding finding = check(folder.toString(), "cpu");
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found())
                .startsWith("PYTORCH_LIBRARY_PATH=" + folder)
                .endsWith("DJL passes over it");
    }

    @Test
    void aFolderWithItsFlavorIsAllRight() throws IOException {
        Files.writeString(lib.resolve("../build-version"), "2.7.1+cpu\n");
        assertThat(check(lib.toString(), "cpu"))
                .isEqualTo(
                        Finding.ok("PyTorch library", lib + " (PYTORCH_LIBRARY_PATH), 2.7.1+cpu"));
    }

    @Test
    void theFileItselfAndASearchPathServe() {
        String file = lib.resolve(System.mapLibraryName("torch")).toString();
        assertThat(check(file, "cpu").status()).isEqualTo(Status.OK);
        String path = folder + File.pathSeparator + lib;
        assertThat(check(path, "cpu").found()).startsWith(lib.toString());
    }

    @Test
    void withoutAFlavorDjlGuessesWrongly() throws IOException {
        assertThat(check(lib.toString(), "").remedy()).contains("set PYTORCH_FLAVOR=cpu");
        add("torch_cuda");
        assertThat(check(lib.toString(), "").remedy()).contains("set PYTORCH_FLAVOR=cu128");
    }

    @Test
    void withItsOwnNativeCodeOfDjlItNeedsNoFlavor() throws IOException {
        add("djl_torch");
        assertThat(check(lib.toString(), "").status()).isEqualTo(Status.OK);
    }

    @Test
    void theFlavorHasToFitTheFolder() throws IOException {
        assertThat(check(lib.toString(), "cu128").remedy())
                .isEqualTo("set PYTORCH_FLAVOR=cpu, as this folder is");
        add("torch_cuda");
        assertThat(check(lib.toString(), "cpu").remedy())
                .isEqualTo("set PYTORCH_FLAVOR=cu128, as this folder is");
        assertThat(check(lib.toString(), "cu128").status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @CsvSource({"build-version, 2.10.0+cu130", "version.py, __version__ = '2.5.1'"})
    void anotherPyTorchMayCrash(String file, String text) throws IOException {
        Files.writeString(lib.resolve("..").resolve(file), text);
        Finding finding = check(lib.toString(), "cpu");
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.remedy()).contains("name a libtorch 2.7.1", "may crash");
    }

    private void add(String library) throws IOException {
        Files.createFile(lib.resolve(System.mapLibraryName(library)));
    }

    private Finding check(String path, String flavor) {
        Host host = new HostBuilder(folder).variable("PYTORCH_FLAVOR", flavor).build();
        return new LibraryPathCheck(host, path).examine();
    }
}
