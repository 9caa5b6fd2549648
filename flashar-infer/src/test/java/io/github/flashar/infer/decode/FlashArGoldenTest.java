package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.fixtures.GoldenRuns;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class FlashArGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("flashar").tests(FlashArGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        if (fixture.tensors().has("train.fused_logits")) {
            aspects.addAll(
                    GoldenModel.aspects(
                            fixture,
                            "logits",
                            (golden, manager, parameters) ->
                                    compareForward(golden, fixture, manager, parameters)));
        }
        if (fixture.tensors().has("proximity_mask")) {
            aspects.add(new GoldenAspect("mask", golden -> compareMask(golden, fixture)));
        }
        if (fixture.json().has("initialised")) {
            aspects.add(new GoldenAspect("start", golden -> compareStart(golden, fixture)));
        }
        for (JsonObject run : GoldenRuns.runs(fixture)) {
            aspects.addAll(
                    GoldenModel.aspects(
                            fixture,
                            GoldenRuns.tensor(run, "tokens"),
                            (golden, manager, parameters) ->
                                    compareRun(golden, fixture, run, parameters)));
        }
        return aspects;
    }

    private static void compareForward(
            GoldenComparison golden,
            GoldenFixture fixture,
            NDManager manager,
            Parameters parameters) {
        FlashArConfig config = GoldenRuns.flashAr(fixture);
        FlashArModel model = new FlashArModel(config, parameters);
        DiagonalOrder order = new DiagonalOrder(config.backbone().grid());
        FixtureTensors tensors = fixture.tensors();
        PrefixMask prefix = GoldenModel.prefixMask(config.backbone(), tensors);
        BranchStates states =
                model.forward(
                        GoldenModel.embed(manager, model.backbone(), tensors, order.cells()),
                        prefix.tokens(),
                        new RotaryEmbedding(manager, config.backbone(), order.cells())
                                .sequences(prefix),
                        SequenceAttention.diagonal(manager, config, prefix));
        double tolerance = fixture.tolerance("logits");
        int[] sequence = sequence(order, prefix.tokens());
        golden.close(
                "train.logitsR",
                pick(manager, model.backbone().logits(states.horizontal()), sequence),
                tensors,
                tolerance);
        golden.close(
                "train.logitsB",
                pick(manager, model.verticalLogits(states.vertical()), sequence),
                tensors,
                tolerance);
        FusedPrediction prediction =
                model.predict(
                        Fusion.wholeGrid(manager, order, prefix.tokens(), config.corner()), states);
        golden.close(
                "train.fused_logits",
                pick(manager, prediction.fused(), raster(order)),
                tensors,
                tolerance);
        compareGate(golden, fixture, weights(prediction, order));
    }

    /** Weights of the horizontal prediction, [B or 1][H·W] in raster order. */
    private static float[][] weights(FusedPrediction prediction, DiagonalOrder order) {
        int cells = order.grid().cells();
        float[] flat = prediction.weight().toFloatArray();
        float[][] weights = new float[flat.length / cells][cells];
        for (int i = 0; i < flat.length; i++) {
            weights[i / cells][order.cell(i % cells)] = flat[i];
        }
        return weights;
    }

    private static void compareGate(
            GoldenComparison golden, GoldenFixture fixture, float[][] weights) {
        FixtureTensors tensors = fixture.tensors();
        TokenGrid grid = GoldenRuns.backbone(fixture).grid();
        int[] corner = {0};
        int[] interior =
                IntStream.range(0, grid.cells())
                        .filter(cell -> grid.row(cell) > 0 && grid.column(cell) > 0)
                        .toArray();
        double tolerance = fixture.tolerance("gate");
        if (tensors.has("train.gate_interior")) {
            golden.close(
                    "train.gate_interior",
                    at(weights, interior),
                    tensors.floats("train.gate_interior"),
                    tolerance);
            golden.close(
                    "train.gate_corner",
                    at(weights, corner),
                    tensors.floats("train.gate_corner"),
                    tolerance);
        }
        compareMean(golden, tensors, "", at(weights, interior), tolerance);
        compareMean(golden, tensors, "_corner", at(weights, corner), tolerance);
    }

    /** Statistics of the gate: its mean for the horizontal and for the vertical prediction. */
    private static void compareMean(
            GoldenComparison golden,
            FixtureTensors tensors,
            String suffix,
            float[] weights,
            double tolerance) {
        double mean = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        mean /= weights.length;
        String horizontal = "train.stat.hv_gate_h" + suffix;
        String vertical = "train.stat.hv_gate_v" + suffix;
        golden.close(horizontal, mean, tensors.scalar(horizontal), tolerance);
        golden.close(vertical, 1 - mean, tensors.scalar(vertical), tolerance);
    }

    private static float[] at(float[][] weights, int[] cells) {
        float[] result = new float[weights.length * cells.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = weights[i / cells.length][cells[i % cells.length]];
        }
        return result;
    }

    private static void compareMask(GoldenComparison golden, GoldenFixture fixture) {
        BackboneConfig config = GoldenRuns.backbone(fixture);
        DiagonalOrder order = new DiagonalOrder(config.grid());
        int prefix = config.prefix().tokens();
        int[] sequence = sequence(order, prefix);
        int length = sequence.length;
        long[] seen = new long[length * length];
        for (int i = 0; i < seen.length; i++) {
            int query = sequence[i / length];
            int visible = query < prefix ? query + 1 : prefix + order.visible(query - prefix);
            seen[i] = sequence[i % length] < visible ? 1 : 0;
        }
        golden.equal("proximity_mask", seen, fixture.tensors().longs("proximity_mask"));
    }

    /** All that an adaptation starts from, but for what is random: the gate's first layer. */
    private static void compareStart(GoldenComparison golden, GoldenFixture fixture) {
        JsonObject initialised = fixture.json().getAsJsonObject("initialised");
        FixtureTensors expected = fixture.tensors(initialised.get("file").getAsString());
        FixtureWeights teacher =
                fixture.other(initialised.get("teacher").getAsString()).weights().get(0);
        FlashArConfig config = GoldenRuns.flashAr(fixture);
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel raster =
                        new RasterModel(config.backbone(), GoldenModel.load(manager, teacher));
                FlashArModel student = FlashArModel.fromRaster(manager, raster, config, 1)) {
            Map<String, NDArray> actual = student.parameters().asMap();
            assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.names());
            actual.forEach(
                    (name, array) -> {
                        if (!name.equals("hv_gate_mlp.0.weight")) {
                            golden.close(name, array, expected, 0);
                        }
                    });
        }
    }

    private static void compareRun(
            GoldenComparison golden, GoldenFixture fixture, JsonObject run, Parameters parameters) {
        FlashArModel model = new FlashArModel(GoldenRuns.flashAr(fixture), parameters);
        DecodeRequest request = GoldenRuns.request(run, fixture.tensors());
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
            DecodeResult result = decoder.decode(request, DecodeListener.NONE, seen);
            golden.equal(
                    "gen_order",
                    seen.cells.stream().mapToLong(Integer::longValue).toArray(),
                    fixture.tensors().longs("gen_order"));
            GoldenRuns.compare(golden, fixture, run, result, seen);
        }
    }

    /** Prefix positions, then for each cell, in raster order, its position in diagonal order. */
    private static int[] sequence(DiagonalOrder order, int prefix) {
        return IntStream.range(0, prefix + order.grid().cells())
                .map(i -> i < prefix ? i : prefix + order.index(i - prefix))
                .toArray();
    }

    /** For each cell, in raster order, its index in diagonal order. */
    private static int[] raster(DiagonalOrder order) {
        return IntStream.range(0, order.grid().cells()).map(order::index).toArray();
    }

    private static NDArray pick(NDManager manager, NDArray rows, int[] indices) {
        return rows.get(":, {}", manager.create(GoldenModel.longs(indices)));
    }
}
