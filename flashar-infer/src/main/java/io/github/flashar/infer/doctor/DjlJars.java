package io.github.flashar.infer.doctor;

import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * What the jars of DJL on the class path say of themselves. Each list has one entry a jar.
 *
 * @param api versions of {@code ai.djl:api}
 * @param engine versions of {@code ai.djl.pytorch:pytorch-engine}
 * @param jni versions of {@code ai.djl.pytorch:pytorch-jni}: PyTorch's, then DJL's
 * @param natives PyTorch itself
 */
record DjlJars(List<String> api, List<String> engine, List<String> jni, List<Native> natives) {

    /**
     * A jar with PyTorch's libraries.
     *
     * @param version PyTorch's, then a date
     * @param flavor {@code cpu}, or {@code cu} and the version of CUDA
     * @param platform such as {@code linux-x86_64}
     */
    record Native(String version, String flavor, String platform) {

        @Override
        public String toString() {
            return version + " " + flavor + " for " + platform;
        }
    }

    static DjlJars on(Host host) {
        return new DjlJars(
                versions(host, "ai/djl/engine/api.properties", "djl_version"),
                versions(host, "pytorch-engine.properties", "djl_version"),
                versions(host, "jnilib/pytorch.properties", "jni_version"),
                host.resources("native/lib/pytorch.properties").stream()
                        .filter(content -> content.getProperty("placeholder") == null)
                        .map(DjlJars::described)
                        .toList());
    }

    private static List<String> versions(Host host, String file, String key) {
        return host.resources(file).stream()
                .map(content -> content.getProperty(key))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Native described(Properties content) {
        return new Native(
                content.getProperty("version", "unknown"),
                content.getProperty("flavor", "cpu"),
                content.getProperty("classifier", "unknown"));
    }

    /** Those with libraries for a platform. */
    List<Native> nativesFor(String platform) {
        return natives.stream().filter(jar -> jar.platform().equals(platform)).toList();
    }
}
