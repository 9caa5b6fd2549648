package io.github.flashar.testkit.golden;

/**
 * One thing to compare in a fixture; becomes one test.
 *
 * @param name what is compared, unique in the fixture
 * @param check makes the comparisons
 */
public record GoldenAspect(String name, Check check) {

    /** Compares and throws if something differs. */
    @FunctionalInterface
    public interface Check {
        /** Makes at least one comparison. */
        void run(GoldenComparison golden) throws Exception;
    }
}
