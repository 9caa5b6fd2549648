package io.github.flashar.train.codes;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.random.Philox;
import java.util.ArrayList;
import java.util.List;

/** Codes made up for tests. */
final class Samples {

    static final CodeSpec SPEC = new CodeSpec(new TokenGrid(2, 3), 65_536, 4, 3);

    private Samples() {}

    /** Samples whose label is their index modulo the classes. */
    static List<CodeSample> of(CodeSpec spec, int... indices) {
        List<CodeSample> samples = new ArrayList<>();
        for (int index : indices) {
            Philox random = new Philox(1, index);
            int[][] tokens = new int[spec.augmentations()][spec.grid().cells()];
            for (int[] grid : tokens) {
                for (int cell = 0; cell < grid.length; cell++) {
                    grid[cell] = random.nextInt(spec.vocabulary());
                }
            }
            samples.add(new CodeSample(index, index % spec.classes(), tokens));
        }
        return samples;
    }
}
