package io.github.flashar.testkit.golden;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The golden tests of one kind: one dynamic test per folder and aspect.
 *
 * <p>What a suite cannot do yet is printed as unsupported and becomes no test, neither passed nor
 * skipped. Where no fixture of the kind was found at all, the suite is skipped and says so.
 */
public final class GoldenSuite {

    private final String kind;
    private Function<GoldenFixture, Optional<String>> unsupported = fixture -> Optional.empty();

    private GoldenSuite(String kind) {
        this.kind = kind;
    }

    /** Starts the suite of a kind out of {@link GoldenFixtures#KINDS}. */
    public static GoldenSuite of(String kind) {
        if (!GoldenFixtures.KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "add " + kind + " to the kinds tested: " + GoldenFixtures.KINDS);
        }
        return new GoldenSuite(kind);
    }

    /** Names, for a fixture of this kind, what it asks for that is not supported, if anything. */
    public GoldenSuite optUnsupported(Function<GoldenFixture, Optional<String>> reason) {
        this.unsupported = reason;
        return this;
    }

    /** Returns the tests, given what to compare in a fixture. */
    public Stream<DynamicNode> tests(Function<GoldenFixture, List<GoldenAspect>> aspects) {
        List<GoldenFixture> fixtures =
                GoldenFixtures.all().stream().filter(f -> f.kind().equals(kind)).toList();
        assumeFalse(fixtures.isEmpty(), () -> "golden: no fixture of kind " + kind);
        return fixtures.stream()
                .filter(this::isSupported)
                .flatMap(fixture -> tests(fixture, aspects.apply(fixture)));
    }

    private boolean isSupported(GoldenFixture fixture) {
        Optional<String> reason = unsupported.apply(fixture);
        reason.ifPresent(fixture::printUnsupported);
        return reason.isEmpty();
    }

    private static Stream<DynamicNode> tests(GoldenFixture fixture, List<GoldenAspect> aspects) {
        return aspects.stream().map(aspect -> test(fixture, aspect));
    }

    private static DynamicTest test(GoldenFixture fixture, GoldenAspect aspect) {
        String name = fixture.name() + " " + aspect.name();
        return dynamicTest(
                name,
                () -> {
                    GoldenComparison golden = new GoldenComparison(name);
                    aspect.check().run(golden);
                    golden.report();
                });
    }
}
