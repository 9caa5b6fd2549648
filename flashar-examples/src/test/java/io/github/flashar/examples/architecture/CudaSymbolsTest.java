package io.github.flashar.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A function that the oldest CUDA 13 lacks would end the JVM when it is called. */
@AnalyzeClasses(packages = "io.github.flashar", importOptions = ShippedClasses.class)
class CudaSymbolsTest {

    private static final String PRESETS = "org.bytedeco.cuda.global.";

    @ArchTest
    static void onlyFunctionsThatAllCuda13LibrariesHaveAreCalled(JavaClasses classes)
            throws IOException {
        assertThat(called(classes)).isNotEmpty().isEqualTo(exported());
    }

    /** Class and function, of calls and of method references. */
    private static Set<String> called(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .map(JavaCodeUnitAccess::getTarget)
                .filter(target -> target.getOwner().getName().startsWith(PRESETS))
                .map(CudaSymbolsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(AccessTarget target) {
        return target.getOwner().getSimpleName() + " " + target.getName();
    }

    private static Set<String> exported() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        CudaSymbolsTest.class.getResourceAsStream("cuda-13.0-symbols.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
