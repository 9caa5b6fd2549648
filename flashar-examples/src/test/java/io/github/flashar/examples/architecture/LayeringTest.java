package io.github.flashar.examples.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.github.flashar", importOptions = ShippedClasses.class)
class LayeringTest {

    private static final DescribedPredicate<JavaClass> INTERNAL =
            resideInAPackage("io.github.flashar..internal..");

    @ArchTest
    static final ArchRule modulesKnowOnlyThoseBelow =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("core")
                    .definedBy("io.github.flashar.core..")
                    .layer("infer")
                    .definedBy("io.github.flashar.infer..")
                    .layer("train")
                    .definedBy("io.github.flashar.train..")
                    .layer("examples")
                    .definedBy("io.github.flashar.examples..")
                    .whereLayer("examples")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("train")
                    .mayOnlyBeAccessedByLayers("examples")
                    .whereLayer("infer")
                    .mayOnlyBeAccessedByLayers("train", "examples")
                    .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packagesOfAModuleFormNoCycle =
            slices().matching("io.github.flashar.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEngineStandsBehindOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.github.flashar.core.internal.engine")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule cudaStandsBehindOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.github.flashar.infer.cuda.runtime")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule noPublicSignatureReturnsAnInternalType =
            noMethods()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackage("..internal..")
                    .and()
                    .areDeclaredInClassesThat()
                    .arePublic()
                    .should()
                    .haveRawReturnType(INTERNAL);

    @ArchTest
    static void noPublicSignatureAsksForAnInternalType(JavaClasses classes) {
        assertThat(
                        classes.stream()
                                .filter(type -> !isInternal(type))
                                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                                .flatMap(type -> type.getMethods().stream())
                                .filter(
                                        method ->
                                                method.getModifiers().contains(JavaModifier.PUBLIC))
                                .filter(
                                        method ->
                                                method.getRawParameterTypes().stream()
                                                        .anyMatch(LayeringTest::isInternal))
                                .map(JavaMethod::getFullName))
                .isEmpty();
    }

    private static boolean isInternal(JavaClass type) {
        return INTERNAL.test(type);
    }
}
