package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This machine, and the versions that this build is made of. */
class DoctorTest {

    @Test
    void thisMachineRunsTheTests() {
        List<Finding> told = new ArrayList<>();
        Report report = Doctor.examine(Device.cpu(), told::add);

        assertThat(report.findings()).isEqualTo(told);
        assertThat(report.usable()).isTrue();
        assertThat(report.findings())
                .extracting(Finding::subject)
                .doesNotHaveDuplicates()
                .contains("Java", "Platform", "C library", "Memory", "Temporary files", "JNA")
                .contains("DJL", "DJL's cache", "Unpacked files", "PyTorch library")
                .containsSubsequence("NVIDIA driver", "CUDA libraries", "PyTorch", "Device");
        assertThat(report.findings())
                .allSatisfy(
                        finding -> {
                            assertThat(finding.found()).isNotBlank().doesNotContain("\n");
                            assertThat(finding.remedy().isEmpty())
                                    .isEqualTo(finding.status() == Status.OK);
                        });
    }

    @Test
    void aGpuThatNoMachineHasIsAProblem() {
        Report report = Doctor.examine(Device.gpu(999), finding -> {});
        assertThat(report.usable()).isFalse();
        assertThat(report.findings())
                .filteredOn(finding -> finding.status() == Status.PROBLEM)
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.subject()).isEqualTo("Device");
                            assertThat(finding.found()).startsWith("gpu:999 is not there");
                        });
    }

    @Test
    void theVersionsAreThoseOfTheBuild() {
        Host host = Host.here();
        DjlJars jars = DjlJars.on(host);
        assertThat(jars.api()).containsExactly(Supported.DJL);
        assertThat(jars.engine()).containsExactly(Supported.DJL);
        assertThat(jars.jni()).containsExactly(Supported.JNI);
        assertThat(jars.nativesFor(host.platform()))
                .singleElement()
                .satisfies(jar -> assertThat(jar.version()).startsWith(Supported.PYTORCH + "-"));
    }

    @Test
    void thePlatformsAreThoseOfDjlsNativeCode() {
        assertThat(Supported.PLATFORMS)
                .allSatisfy(
                        platform -> {
                            String name =
                                    platform.startsWith("win")
                                            ? "djl_torch.dll"
                                            : platform.startsWith("osx")
                                                    ? "libdjl_torch.dylib"
                                                    : "libdjl_torch.so";
                            assertThat(jni(platform + "/cpu/" + name)).isNotNull();
                        });
        assertThat(jni("linux-x86_64/" + Supported.CUDA_FLAVOR + "/libdjl_torch.so")).isNotNull();
    }

    private static Object jni(String file) {
        return Host.here().classPath().getResource("jnilib/" + file);
    }
}
