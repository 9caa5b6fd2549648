package io.github.flashar.examples.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.study.Comparison.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeededRunsTest {

    private static final Study STUDY = Study.GATE;
    private static final Claim CLAIM = STUDY.claims().get(0);

    @TempDir Path folder;

    private Results results;
    private SeededRuns runs;

    @BeforeEach
    void setUp() {
        results = new Results(folder, new StudySettings(6, 1, 2, 1, 1));
        runs = new SeededRuns(results, List.of(1L, 2L));
    }

    @Test
    void anAdvantageIsPositiveWhereTheClaimHolds() {
        write(CLAIM.better(), 1, 5.00, new Quality(0.75, 4.0));
        write(CLAIM.better(), 2, 5.25, new Quality(0.50, 4.5));
        write(CLAIM.worse(), 1, 5.50, new Quality(0.50, 3.5));
        write(CLAIM.worse(), 2, 5.50, new Quality(0.25, 5.0));

        assertThat(advantages(Metric.CROSS_ENTROPY)).containsExactly(0.5, 0.25);
        assertThat(advantages(Metric.RIGHT_15)).containsExactly(25, 25);
        assertThat(advantages(Metric.FRECHET_20)).containsExactly(-0.5, 0.5);
        assertThat(runs.compare(CLAIM, Metric.RIGHT_20).verdict()).isEqualTo(Verdict.REPRODUCED);
        assertThat(runs.compare(CLAIM, Metric.FRECHET_15).verdict()).isEqualTo(Verdict.UNRESOLVED);
        assertThat(new StudyTables(runs).verdicts(STUDY))
                .contains("| reference over average | +0.3750 ± 0.1768: reproduced | ");
    }

    @Test
    void aStudyIsDoneOnlyWithEverySeedOfEveryVariant() {
        write(CLAIM.better(), 1, 5, new Quality(0.5, 4));
        write(CLAIM.better(), 2, 5, new Quality(0.5, 4));
        write(CLAIM.worse(), 1, 5, new Quality(0.5, 4));
        assertThat(runs.areDone(STUDY)).isFalse();

        write(CLAIM.worse(), 2, 5, new Quality(0.5, 4));
        assertThat(runs.areDone(STUDY)).isTrue();
    }

    private double[] advantages(Metric metric) {
        return runs.compare(CLAIM, metric).advantages().values();
    }

    private void write(Variant variant, long seed, double crossEntropy, Quality quality) {
        RunResult.Point first = new RunResult.Point(1, 6, 6, 6, 6);
        RunResult.Point last = new RunResult.Point(2, crossEntropy, 6, 6, 6);
        results.write(
                variant,
                seed,
                1e-3,
                new RunResult(List.of(first, last), Map.of("1.5", quality, "2.0", quality), 1));
    }
}
