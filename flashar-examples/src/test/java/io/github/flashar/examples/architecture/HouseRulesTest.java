package io.github.flashar.examples.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** Habits the compiler does not check. */
@AnalyzeClasses(packages = "io.github.flashar", importOptions = ShippedClasses.class)
class HouseRulesTest {

    /**
     * Only Philox: a draw is a function of a seed and a place, not of what was drawn before. Seeds
     * that nobody named come from one place.
     */
    @ArchTest
    static final ArchRule noOtherRandomness =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("io.github.flashar.infer.generate.FreshSeeds")
                    .should()
                    .dependOnClassesThat(
                            nameMatching(
                                    "java\\.(util\\.(concurrent\\.ThreadLocal|Splittable)?"
                                            + "|security\\.Secure)Random"))
                    .orShould()
                    .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule noSleeping =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule onlyCommandsPrint =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.github.flashar.examples..")
                    .should(ACCESS_STANDARD_STREAMS);

    /** The network is reached when a person asks for a download, and never otherwise. */
    @ArchTest
    static final ArchRule onlyDownloadsReachTheNetwork =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.github.flashar.examples.hub")
                    .should()
                    .dependOnClassesThat(
                            nameMatching(
                                    "java\\.net\\.(http\\..*|.*Socket|.*URLConnection"
                                            + "|InetAddress)|java\\.nio\\.channels\\..*Socket.*"))
                    .orShould()
                    .callMethod(URL.class, "openStream");

    @ArchTest
    static void everyPackageSaysThatNullIsMarked(JavaClasses classes) {
        assertThat(
                        classes.getPackage("io.github.flashar").getSubpackagesInTree().stream()
                                .filter(named -> !named.getClasses().isEmpty())
                                .filter(named -> !named.isAnnotatedWith(NullMarked.class))
                                .map(JavaPackage::getName))
                .as("packages without a @NullMarked package-info")
                .isEmpty();
    }

    /** A package in two modules would keep both off the module path. */
    @ArchTest
    static void noPackageIsSplitBetweenModules(JavaClasses classes) {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (JavaClass type : classes) {
            homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>()).add(home(type));
        }
        assertThat(homes).allSatisfy((name, roots) -> assertThat(roots).as(name).hasSize(1));
    }

    private static String home(JavaClass type) {
        String uri = type.getSource().orElseThrow().getUri().toString();
        return uri.substring(0, uri.lastIndexOf(type.getPackageName().replace('.', '/')));
    }
}
