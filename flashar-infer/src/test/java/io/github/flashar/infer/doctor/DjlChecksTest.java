package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DJL's jars and which PyTorch follows from them. */
class DjlChecksTest {

    private static final String CPU = "version=2.7.1-20250812\nflavor=cpu\nclassifier=linux-x86_64";
    private static final String CUDA =
            "version=2.7.1-20250812\nflavor=cu128\nclassifier=linux-x86_64";
    private static final String MAC = "version=2.7.1-20250812\nflavor=cpu\nclassifier=osx-aarch64";

    @TempDir Path folder;

    @Test
    void jarsThatFitAreAllRight() throws IOException {
        Host host = jars("0.36.0", "0.36.0", "2.7.1-0.36.0").build();
        assertThat(versions(host))
                .isEqualTo(
                        Finding.ok(
                                "DJL",
                                "api 0.36.0, pytorch-engine 0.36.0, pytorch-jni 2.7.1-0.36.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.38.0, 0.36.0, 2.7.1-0.36.0",
        "0.36.0, 0.33.0, 2.7.1-0.36.0",
        "0.36.0, 0.36.0, 2.5.1-0.36.0",
        "0.36.0, 0.36.0, 2.7.1-0.34.0"
    })
    void oneJarOfAnotherVersionIsAWarning(String api, String engine, String jni)
            throws IOException {
        Finding finding = versions(jars(api, engine, jni).build());
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.remedy()).contains("ai.djl:bom:0.36.0", "pytorch-jni 2.7.1-0.36.0");
    }

    @Test
    void twoVersionsOfAJarAreBothNamed() throws IOException {
        Host host =
                jars("0.36.0", "0.36.0", "2.7.1-0.36.0")
                        .jar("ai/djl/engine/api.properties", "djl_version=0.31.0")
                        .build();
        assertThat(versions(host).status()).isEqualTo(Status.WARNING);
        assertThat(versions(host).found()).startsWith("api 0.36.0 and 0.31.0,");
    }

    @Test
    void theNativeCodeOfDjlIsNamedWhenItIsMissing() throws IOException {
        Host host =
                new HostBuilder(folder)
                        .jar("ai/djl/engine/api.properties", "djl_version=0.36.0")
                        .jar("pytorch-engine.properties", "djl_version=0.36.0")
                        .build();
        assertThat(versions(host).remedy())
                .isEqualTo("add ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0 to your pom");
    }

    private HostBuilder jars(String api, String engine, String jni) throws IOException {
        return new HostBuilder(folder)
                .jar("ai/djl/engine/api.properties", "djl_version=" + api)
                .jar("pytorch-engine.properties", "djl_version=" + engine)
                .jar("jnilib/pytorch.properties", "jni_version=" + jni);
    }

    private static Finding versions(Host host) {
        return new DjlVersionsCheck(DjlJars.on(host)).examine();
    }

    @Test
    void theJarForThisPlatformIsTaken() throws IOException {
        Finding finding = natives(withNatives(MAC, CPU), true);
        assertThat(finding.status()).isEqualTo(Status.OK);
        assertThat(finding.found())
                .isEqualTo("2.7.1-20250812 cpu for linux-x86_64, from the class path");
    }

    @Test
    void offlineWithoutAJarSaysWhatToAdd() throws IOException {
        Finding finding = natives(withNatives(), true);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).contains("none on the class path", "offline");
        assertThat(finding.remedy())
                .isEqualTo(
                        "add ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier"
                                + " linux-x86_64 to your pom");
    }

    @Test
    void aJarForAnotherPlatformIsNone() throws IOException {
        Finding finding = natives(withNatives(MAC), false);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).contains("osx-aarch64", "fetches");
        assertThat(finding.remedy()).contains("linux-x86_64");
    }

    /** A jar with the word placeholder only tells DJL to fetch something. */
    @Test
    void aPlaceholderIsNoLibrary() throws IOException {
        HostBuilder host = withNatives("placeholder=true\nversion=2.7.1");
        assertThat(natives(host, true).found()).contains("none on the class path");
    }

    @Test
    void twoJarsAreOneTooMany() throws IOException {
        Finding finding = natives(withNatives(CPU, CUDA), true);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).contains(" cpu ", " and ", " cu128 ");
        assertThat(finding.remedy()).contains("keep one");
    }

    @Test
    void anotherPyTorchIsReplaced() throws IOException {
        HostBuilder host =
                withNatives("version=2.5.1-20241203\nflavor=cpu\nclassifier=linux-x86_64");
        assertThat(natives(host, true).remedy())
                .contains("pytorch-native-cpu:2.7.1", "instead of this one");
    }

    @Test
    void variablesThatMisleadAreNamed() throws IOException {
        assertThat(natives(withNatives(CPU).variable("PYTORCH_VERSION", "2.5.1"), true).remedy())
                .contains("unset PYTORCH_VERSION=2.5.1");
        assertThat(natives(withNatives(CPU).property("PYTORCH_FLAVOR", "cu128"), true).remedy())
                .contains("PYTORCH_FLAVOR=cu128 does nothing beside a jar");
        assertThat(
                        natives(
                                        withNatives(CPU)
                                                .variable("PYTORCH_VERSION", "2.7.1")
                                                .variable("PYTORCH_FLAVOR", "cpu"),
                                        true)
                                .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void whatWasFetchedEarlierServes() throws IOException {
        unpack("2.7.1-20250812-cpu-linux-x86_64"); // of a jar: not found without it
        assertThat(natives(withNatives(), true).status()).isEqualTo(Status.WARNING);
        unpack("2.7.1-cu128-linux-x86_64");
        assertThat(natives(withNatives(), true).found())
                .endsWith("2.7.1-cu128-linux-x86_64, fetched earlier");
        assertThat(natives(withNatives().variable("PYTORCH_FLAVOR", "cpu"), true).status())
                .isEqualTo(Status.WARNING);
    }

    private void unpack(String name) throws IOException {
        Path version = Files.createDirectories(folder.resolve("cache").resolve(name));
        Files.createFile(version.resolve(System.mapLibraryName("torch")));
    }

    private HostBuilder withNatives(String... descriptions) throws IOException {
        HostBuilder host = new HostBuilder(folder);
        for (String description : descriptions) {
            host.jar("native/lib/pytorch.properties", description);
        }
        return host;
    }

    private Finding natives(HostBuilder builder, boolean offline) {
        Host host = builder.build();
        return new NativeJarCheck(host, DjlJars.on(host), folder.resolve("cache"), offline)
                .examine();
    }
}
