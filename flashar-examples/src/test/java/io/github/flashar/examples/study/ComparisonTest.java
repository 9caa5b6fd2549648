package io.github.flashar.examples.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.examples.study.Comparison.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void onlyAgreementOfAllSeedsIsAVerdict() {
        assertThat(verdict(0.1, 0.001, 2)).isEqualTo(Verdict.REPRODUCED);
        assertThat(verdict(-0.1, -0.001, -2)).isEqualTo(Verdict.REVERSED);
        assertThat(verdict(0.1, -0.001, 2)).isEqualTo(Verdict.UNRESOLVED);
        assertThat(verdict(0.1, 0, 2)).isEqualTo(Verdict.UNRESOLVED);
        assertThat(verdict(0.1, Double.NaN, 2)).isEqualTo(Verdict.UNRESOLVED);
    }

    @Test
    void meanAndDeviationOfTheSample() {
        Spread found = new Spread(new double[] {1, 2, 6});
        assertThat(found.mean()).isEqualTo(3);
        assertThat(found.deviation()).isCloseTo(Math.sqrt(7), within(1e-12));
        assertThat(found.text(1)).isEqualTo("3.0 ± 2.6");
        assertThat(found.signedText(1)).isEqualTo("+3.0 ± 2.6");
        assertThat(new Spread(new double[] {-1, -2, -6}).signedText(1)).isEqualTo("−3.0 ± 2.6");
    }

    @Test
    void variantsOfOneNameAreTheSame() {
        List<Variant> variants = Study.variants(List.of(Study.values()));
        Set<String> names = new HashSet<>();
        variants.forEach(
                variant -> assertThat(names.add(variant.name())).as(variant.name()).isTrue());
        assertThat(variants.get(0)).isEqualTo(Variant.REFERENCE);
        assertThat(variants).hasSize(12);
    }

    private static Verdict verdict(double... advantages) {
        return new Comparison(new Spread(advantages)).verdict();
    }
}
