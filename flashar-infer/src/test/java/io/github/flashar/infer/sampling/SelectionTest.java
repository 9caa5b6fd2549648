package io.github.flashar.infer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SelectionTest {

    @Property(seed = "1", tries = 300)
    void findsTheKthLargestAsSortingDoes(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -9, max = 9) Integer> values) {
        double[] sorted = ascending(values);
        for (int k = 1; k <= sorted.length; k++) {
            assertThat(filled(values).kthLargest(sorted.length, k))
                    .isEqualTo(sorted[sorted.length - k]);
        }
    }

    @Property(seed = "7", tries = 300)
    void findsTheKthLargestFloatAsSortingDoes(
            @ForAll @Size(min = 1, max = 60)
                    List<@FloatRange(min = -3e38f, max = 3e38f) Float> values,
            @ForAll @IntRange(min = 0, max = 59) int rank) {
        int k = 1 + rank % values.size();
        float[] row = new float[values.size() + 1];
        for (int i = 0; i < values.size(); i++) {
            row[i + 1] = values.get(i);
        }
        double[] sorted = values.stream().mapToDouble(Float::doubleValue).sorted().toArray();
        assertThat(new TopK().kthLargest(row, 1, sorted.length, k, new Selection(row.length)))
                .isEqualTo(sorted[sorted.length - k]);
    }

    @Property(seed = "2", tries = 300)
    void findsWhereTheSumFromTheLargestDownCrossesALimit(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 9) Integer> values,
            @ForAll @DoubleRange(min = 0, max = 300) double limit) {
        double[] sorted = ascending(values);
        int i = sorted.length - 1;
        double sum = sorted[i];
        while (i > 0 && sum <= limit) {
            sum += sorted[--i];
        }
        assertThat(filled(values).crossing(sorted.length, limit)).isEqualTo(sorted[i]);
    }

    private static double[] ascending(List<Integer> values) {
        return values.stream().mapToDouble(Integer::doubleValue).sorted().toArray();
    }

    private static Selection filled(List<Integer> values) {
        Selection selection = new Selection(values.size());
        Arrays.setAll(selection.values, values::get);
        return selection;
    }
}
