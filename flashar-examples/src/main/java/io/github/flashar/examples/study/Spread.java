package io.github.flashar.examples.study;

import io.github.flashar.examples.report.Numbers;
import java.util.Arrays;

/**
 * One figure, found with several seeds.
 *
 * @param values by seed
 */
record Spread(double[] values) {

    double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Of the sample; NaN for one seed. */
    double deviation() {
        double mean = mean();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - 1));
    }

    /** Mean ± deviation. */
    String text(int digits) {
        return Numbers.fixed(mean(), digits) + " ± " + Numbers.fixed(deviation(), digits);
    }

    /** Mean ± deviation of differences: the mean has its sign. */
    String signedText(int digits) {
        String sign = mean() < 0 ? "−" : "+";
        return sign
                + Numbers.fixed(Math.abs(mean()), digits)
                + " ± "
                + Numbers.fixed(deviation(), digits);
    }
}
