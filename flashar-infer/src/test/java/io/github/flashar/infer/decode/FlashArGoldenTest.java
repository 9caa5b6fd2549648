package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class FlashArGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("flashar")
                .optUnsupported(FlashArGoldenTest::unsupported)
                .tests(FlashArGoldenTest::aspects);
    }

    private static Optional<String> unsupported(GoldenFixture fixture) {
        String gate = gate(fixture).get("kind").getAsString();
        return GoldenModel.unsupportedPrefix(fixture)
                .or(() -> gate.equals("fixed") ? Optional.empty() : Optional.of("gate " + gate));
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects =
                new ArrayList<>(
                        GoldenModel.aspects(
                                fixture,
                                "logits",
                                (golden, manager, parameters) ->
                                        compareForward(golden, fixture, manager, parameters)));
        for (JsonObject run : GoldenModel.runs(fixture)) {
            aspects.addAll(
                    GoldenModel.aspects(
                            fixture,
                            GoldenModel.tensor(run, "tokens"),
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
        FlashArConfig config = config(fixture);
        FlashArModel model = new FlashArModel(config, parameters);
        DiagonalOrder order = new DiagonalOrder(config.backbone().grid());
        FixtureTensors tensors = fixture.tensors();
        BranchStates states =
                model.forward(
                        GoldenModel.embed(manager, model.backbone(), tensors, order.cells()),
                        new RotaryEmbedding(manager, config.backbone(), order.cells()).all(),
                        SequenceAttention.diagonal(manager, config.backbone()));
        Fusion fusion = Fusion.wholeGrid(manager, order, config.corner());
        NDArray left = fusion.left(states.horizontal());
        NDArray above = fusion.above(states.vertical());
        NDArray w = model.fusionWeights(fusion, left, above);
        NDArray fused = // [B, H·W, V], diagonal order
                model.backbone()
                        .logits(left)
                        .mul(w)
                        .add(model.verticalLogits(above).mul(w.neg().add(1)));
        double tolerance = fixture.tolerance("logits");
        int[] raster = raster(order);
        int[] sequence =
                IntStream.range(0, raster.length + 1)
                        .map(i -> i == 0 ? 0 : raster[i - 1] + 1)
                        .toArray();
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
        golden.close("train.fused_logits", pick(manager, fused, raster), tensors, tolerance);
    }

    private static void compareRun(
            GoldenComparison golden, GoldenFixture fixture, JsonObject run, Parameters parameters) {
        FlashArModel model = new FlashArModel(config(fixture), parameters);
        DecodeRequest request = GoldenModel.request(run, fixture.tensors());
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
            DecodeResult result = decoder.decode(request, StepListener.NONE, seen);
            golden.equal(
                    "gen_order",
                    seen.cells.stream().mapToLong(Integer::longValue).toArray(),
                    fixture.tensors().longs("gen_order"));
            GoldenModel.compare(golden, fixture, run, result, seen);
        }
    }

    private static FlashArConfig config(GoldenFixture fixture) {
        BackboneConfig backbone = GoldenModel.backbone(fixture);
        JsonObject branch = fixture.json().getAsJsonObject("branch");
        String corner = fixture.json().get("corner").getAsString();
        return new FlashArConfig(
                backbone,
                new BranchConfig(
                        branch.get("layer").getAsInt(), branch.get("verticalLayers").getAsInt()),
                new GateConfig.Fixed(gate(fixture).get("value").getAsDouble()),
                CornerRule.valueOf(corner.toUpperCase(Locale.ROOT)));
    }

    private static JsonObject gate(GoldenFixture fixture) {
        return fixture.json().getAsJsonObject("gate");
    }

    /** For each cell, in raster order, its index in diagonal order. */
    private static int[] raster(DiagonalOrder order) {
        return IntStream.range(0, order.grid().cells()).map(order::index).toArray();
    }

    private static NDArray pick(NDManager manager, NDArray rows, int[] indices) {
        return rows.get(":, {}", manager.create(GoldenModel.longs(indices)));
    }
}
