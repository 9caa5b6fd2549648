package io.github.flashar.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.data.TokenDataset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models and data small enough to check by hand. */
public final class Tiny {

    public static final int VOCABULARY = 7;
    public static final int CLASSES = 3;

    private Tiny() {}

    public static BackboneConfig backbone(int height, int width) {
        return BackboneConfig.builder()
                .setLayers(2)
                .setHeads(2)
                .setDim(8)
                .setVocabulary(VOCABULARY)
                .optPrefix(new PrefixConfig.ClassPrefix(CLASSES))
                .setGrid(new TokenGrid(height, width))
                .optFeedForwardDim(12)
                .build();
    }

    public static RasterModel raster(NDManager manager, BackboneConfig config) {
        RasterModel model = RasterModel.initialize(manager, config, 1);
        randomize(model.parameters(), 0.5);
        return model;
    }

    public static FlashArModel flashAr(NDManager manager, BackboneConfig backbone) {
        return flashAr(manager, backbone, new GateConfig.HiddenState(5), CornerRule.HORIZONTAL);
    }

    /** All weights random, so that branches differ and the gate decides. */
    public static FlashArModel flashAr(
            NDManager manager, BackboneConfig backbone, GateConfig gate, CornerRule corner) {
        FlashArConfig config = new FlashArConfig(backbone, new BranchConfig(1, 1), gate, corner);
        try (RasterModel teacher = raster(manager, backbone)) {
            FlashArModel model = FlashArModel.fromRaster(manager, teacher, config, 2);
            randomize(model.parameters(), 0.5);
            return model;
        }
    }

    /** Replaces all weights by noise around their values. */
    public static void randomize(Parameters parameters, double deviation) {
        parameters
                .asMap()
                .forEach(
                        (name, array) -> {
                            Philox random = new Philox(7, name.hashCode());
                            float[] values = array.toFloatArray();
                            for (int i = 0; i < values.length; i++) {
                                values[i] += (float) (deviation * random.nextGaussian());
                            }
                            NDManager manager = array.getManager();
                            try (NDArray noisy = manager.create(values, array.getShape())) {
                                NativeMemory.copy(noisy, array);
                            }
                        });
    }

    /** Grids whose tokens count up from the label in both directions, some cells disturbed. */
    public static TokenDataset data(TokenGrid grid, int examples) {
        TokenDataset data = new TokenDataset(grid, VOCABULARY, CLASSES);
        for (int i = 0; i < examples; i++) {
            Philox random = new Philox(5, i);
            int label = random.nextInt(CLASSES);
            int[] tokens = new int[grid.cells()];
            for (int cell = 0; cell < tokens.length; cell++) {
                int clean = 2 * label + grid.row(cell) + grid.column(cell);
                int noise = random.nextInt(10) == 0 ? random.nextInt(VOCABULARY) : 0;
                tokens[cell] = (clean + noise) % VOCABULARY;
            }
            data.add(tokens, label);
        }
        return data;
    }

    /** All weights by name, copied. */
    public static Map<String, float[]> snapshot(Parameters parameters) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        parameters.asMap().forEach((name, array) -> weights.put(name, array.toFloatArray()));
        return weights;
    }

    public static boolean unchanged(NDArray array, float[] before) {
        return Arrays.equals(array.toFloatArray(), before);
    }
}
