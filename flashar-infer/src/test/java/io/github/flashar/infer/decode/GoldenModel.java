package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.fixtures.GoldenRuns;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the golden tests of raster and FlashAR models share. */
public final class GoldenModel {

    /** Compares one aspect of a fixture with a model made of its weights. */
    @FunctionalInterface
    public interface Check {
        void run(GoldenComparison golden, NDManager manager, Parameters parameters);
    }

    private GoldenModel() {}

    /** One aspect, once for each source of the weights. */
    public static List<GoldenAspect> aspects(GoldenFixture fixture, String name, Check check) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (FixtureWeights weights : fixture.weights()) {
            aspects.add(
                    new GoldenAspect(
                            name + " from " + weights, golden -> run(golden, weights, check)));
        }
        return aspects;
    }

    private static void run(GoldenComparison golden, FixtureWeights weights, Check check) {
        try (Torch.GradScope noGrad = Torch.noGrad();
                NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            check.run(golden, manager, load(manager, weights));
        }
    }

    public static Parameters load(NDManager manager, FixtureWeights weights) {
        Parameters parameters = new Parameters(manager);
        weights.load(manager).forEach(parameters::putCopy);
        return parameters;
    }

    /**
     * Embeds prefixes and the tokens of some cells.
     *
     * @return [B, P + T, d]
     */
    public static NDArray embed(
            NDManager manager, RasterModel model, FixtureTensors tensors, int[] cells) {
        NDArray tokens = tensors.array("tokens", manager); // [B, H·W], raster order
        NDArray picked = tokens.get(":, {}", manager.create(longs(cells)));
        NDArray conditions =
                tensors.array(GoldenRuns.isCaptioned(tensors) ? "cond" : "class_ids", manager);
        return Ops.concat(1, model.embedPrefix(conditions), model.embedTokens(picked));
    }

    /** What a pass over whole sequences may see of the prefixes. */
    public static PrefixMask prefixMask(BackboneConfig config, FixtureTensors tensors) {
        return GoldenRuns.isCaptioned(tensors)
                ? PrefixMask.leftPadded(config.prefix(), GoldenRuns.validTokens(tensors))
                : PrefixMask.unpadded(config.prefix());
    }

    public static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
