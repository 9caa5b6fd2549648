package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.fixtures.GoldenRuns;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class RasterGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("raster").tests(RasterGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        if (logits(fixture.tensors()).isPresent()) {
            aspects.addAll(
                    GoldenModel.aspects(
                            fixture,
                            "logits",
                            (golden, manager, parameters) ->
                                    compareForward(golden, fixture, manager, parameters)));
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

    private static Optional<String> logits(FixtureTensors tensors) {
        return Stream.of("logits", "train.logits").filter(tensors::has).findFirst();
    }

    private static void compareForward(
            GoldenComparison golden,
            GoldenFixture fixture,
            NDManager manager,
            Parameters parameters) {
        BackboneConfig config = GoldenRuns.backbone(fixture);
        RasterModel model = new RasterModel(config, parameters);
        FixtureTensors tensors = fixture.tensors();
        PrefixMask prefix = GoldenModel.prefixMask(config, tensors);
        if (tensors.has("train.attn_mask")) {
            compareMask(golden, tensors, prefix.sequence(manager, fed(config), i -> i + 1));
        }
        int[] cells = IntStream.range(0, config.grid().cells()).toArray();
        NDArray h = GoldenModel.embed(manager, model, tensors, cells); // [B, P + H·W, d]
        Rotation rotation = new RotaryEmbedding(manager, config, cells).sequences(prefix);
        SequenceAttention causal = SequenceAttention.causal(manager, config, prefix);
        double tolerance = fixture.tolerance("logits");
        for (int layer = 0; layer < config.layers(); layer++) {
            h = model.run(layer, layer + 1, h, rotation, causal);
            if (tensors.has("hidden.layer" + layer)) {
                golden.close("hidden.layer" + layer, fed(config, h), tensors, tolerance);
            }
        }
        NDArray normed = model.normalize(h);
        if (tensors.has("hidden.norm")) {
            golden.close("hidden.norm", fed(config, normed), tensors, tolerance);
        }
        golden.close(
                logits(tensors).orElseThrow(),
                model.logits(predicting(config, normed)),
                tensors,
                tolerance);
    }

    private static void compareMask(GoldenComparison golden, FixtureTensors tensors, NDArray mask) {
        golden.equal(
                "train.attn_mask",
                mask.eq(0).toType(DataType.INT64, false).toLongArray(),
                tensors.longs("train.attn_mask"));
    }

    /** Tokens of a sequence but the last, which predicts nothing inside the grid. */
    private static int fed(BackboneConfig config) {
        return config.sequenceLength() - 1;
    }

    private static NDArray fed(BackboneConfig config, NDArray sequence) {
        return sequence.get(":, :" + fed(config));
    }

    /** The positions that predict a cell: from the last of the prefix on. */
    private static NDArray predicting(BackboneConfig config, NDArray sequence) {
        return sequence.get(":, " + (config.prefix().tokens() - 1) + ":" + fed(config));
    }

    private static void compareRun(
            GoldenComparison golden, GoldenFixture fixture, JsonObject run, Parameters parameters) {
        RasterModel model = new RasterModel(GoldenRuns.backbone(fixture), parameters);
        DecodeRequest request = GoldenRuns.request(run, fixture.tensors());
        try (RasterDecoder decoder = new RasterDecoder(model)) {
            StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
            DecodeResult result = decoder.decode(request, DecodeListener.NONE, seen);
            GoldenRuns.compare(golden, fixture, run, result, seen);
        }
    }
}
