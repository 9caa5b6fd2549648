package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.fixtures.Emu35Fixture;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.internal.engine.Torch;
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
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Emu3.5 with FlashAR: logits of whole grids, gates, and greedy grids. */
class Emu35GoldenTest {

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("emu35").tests(this::aspects);
    }

    private List<GoldenAspect> aspects(GoldenFixture fixture) {
        Emu35Fixture emu = Emu35Fixture.of(fixture);
        return List.of(
                new GoldenAspect("logits", golden -> compareForward(golden, emu)),
                new GoldenAspect("guided rows", golden -> comparePaddedRows(golden, emu)),
                new GoldenAspect("language model", golden -> compareLanguageModel(golden, emu)),
                new GoldenAspect(
                        "greedy_grid_nocfg",
                        golden -> compareGrid(golden, emu, "greedy_grid_nocfg", Guidance.none())),
                new GoldenAspect(
                        "greedy_grid_cfg",
                        golden ->
                                compareGrid(
                                        golden, emu, "greedy_grid_cfg", Emu35Draws.guidance(emu))));
    }

    private void compareForward(GoldenComparison golden, Emu35Fixture emu) {
        withFlashAr(
                emu,
                (manager, model) -> {
                    double tolerance = emu.fixture().tolerance("logits");
                    Forward forward = forward(manager, model, emu.prompt(), Emu35Draws.ROOM, emu);
                    golden.close(
                            "fused_logits",
                            forward.fused(),
                            emu.floats("teacher_forced", "fused_logits"),
                            tolerance);
                    golden.close(
                            "v_logits",
                            forward.vertical(),
                            emu.floats("teacher_forced", "v_logits"),
                            tolerance);
                    golden.close(
                            "hv_gate_h",
                            forward.interiorGate(),
                            emu.scalar("hv_gate_h"),
                            tolerance);
                    golden.close(
                            "hv_gate_h_corner",
                            forward.gate()[0],
                            emu.scalar("hv_gate_h_corner"),
                            tolerance);
                });
    }

    /** Both rows of a guided pair count the image from the end of the longer text. */
    private void comparePaddedRows(GoldenComparison golden, Emu35Fixture emu) {
        int start = Math.max(emu.prompt().length, emu.unconditional().length);
        withFlashAr(
                emu,
                (manager, model) -> {
                    double tolerance = emu.fixture().tolerance("logits");
                    for (String row : List.of("uncond", "cond")) {
                        int[] text = row.equals("cond") ? emu.prompt() : emu.unconditional();
                        String name = "fused_logits_" + row + "_row";
                        golden.close(
                                name,
                                forward(manager, model, text, start, emu).fused(),
                                emu.floats("padded_cfg_batch", name),
                                tolerance);
                    }
                });
    }

    private void compareLanguageModel(GoldenComparison golden, Emu35Fixture emu) {
        try (NDManager manager = NDManager.newBaseManager();
                Torch.GradScope noGrad = Torch.noGrad();
                NDScope scope = NativeMemory.scope()) {
            emu.writeRaster(folder.resolve("raster"), manager);
            Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder.resolve("raster"));
            BackboneConfig config = checkpoint.backbone(emu.grid(), Emu35Draws.ROOM);
            RasterModel model =
                    new RasterModel(
                            config, checkpoint.load(manager, config, config.parameterSpecs()));
            PrefixMask prefix = PrefixMask.leftPadded(config.prefix(), emu.prompt().length);
            int[] cells = IntStream.range(0, emu.grid().cells()).toArray();
            NDArray hidden =
                    model.hidden(
                            embed(manager, model, emu.prompt(), emu.targets()),
                            new RotaryEmbedding(manager, config, cells).sequences(prefix),
                            SequenceAttention.causal(manager, config, prefix));
            golden.close(
                    "plain_causal_lm_logits_last",
                    model.logits(hidden.get(":, -1")).toFloatArray(),
                    emu.floats("plain_causal_lm_logits_last"),
                    emu.fixture().tolerance("logits"));
        }
    }

    private void compareGrid(
            GoldenComparison golden, Emu35Fixture emu, String name, Guidance guidance) {
        withFlashAr(
                emu,
                (manager, model) -> {
                    try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
                        Emu35Draws.compareGrid(golden, emu, name, decoder, guidance);
                    }
                });
    }

    private interface Check {
        void run(NDManager manager, FlashArModel model);
    }

    private void withFlashAr(Emu35Fixture emu, Check check) {
        try (NDManager manager = NDManager.newBaseManager();
                Torch.GradScope noGrad = Torch.noGrad();
                NDScope scope = NativeMemory.scope()) {
            emu.writeFlashAr(folder.resolve("flashar"), manager);
            Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder.resolve("flashar"));
            FlashArConfig config = checkpoint.flashAr(emu.grid(), Emu35Draws.ROOM);
            check.run(
                    manager,
                    new FlashArModel(
                            config,
                            checkpoint.load(manager, config.backbone(), config.parameterSpecs())));
        }
    }

    /** Logits and gates by raster number. */
    private record Forward(float[] fused, float[] vertical, float[] gate, double interiorGate) {}

    private static Forward forward(
            NDManager manager, FlashArModel model, int[] text, int imageStart, Emu35Fixture emu) {
        FlashArConfig config = model.config();
        BackboneConfig backbone = config.backbone();
        DiagonalOrder order = new DiagonalOrder(backbone.grid());
        int start = imageStart == Emu35Draws.ROOM ? text.length : imageStart;
        PrefixMask prefix =
                PrefixMask.leftPadded(
                        backbone.prefix(), new int[] {text.length}, new int[] {start});
        BranchStates states =
                model.forward(
                        embed(manager, model.backbone(), text, order.toDiagonal(emu.targets())),
                        Emu35Draws.ROOM,
                        new RotaryEmbedding(manager, backbone, order.cells()).sequences(prefix),
                        SequenceAttention.diagonal(manager, config, prefix));
        FusedPrediction prediction =
                model.predict(
                        Fusion.wholeGrid(manager, order, Emu35Draws.ROOM, config.corner()), states);
        long[] raster = IntStream.range(0, order.grid().cells()).mapToLong(order::index).toArray();
        NDArray byCell = manager.create(raster);
        NDArray image = states.vertical().get(":, " + Emu35Draws.ROOM + ":");
        float[] gate = prediction.weight().get(":, {}", byCell).toFloatArray();
        return new Forward(
                prediction.fused().get(":, {}", byCell).toFloatArray(),
                model.verticalLogits(image.get(":, {}", byCell)).toFloatArray(),
                gate,
                interiorMean(gate, order));
    }

    private static double interiorMean(float[] gate, DiagonalOrder order) {
        return IntStream.range(0, gate.length)
                .filter(cell -> order.grid().row(cell) > 0 && order.grid().column(cell) > 0)
                .mapToDouble(cell -> gate[cell])
                .average()
                .orElseThrow();
    }

    /** [1, P + H·W, d]; padding embeds an arbitrary token. */
    private static NDArray embed(NDManager manager, RasterModel model, int[] text, int[] codes) {
        long[] ids = new long[Emu35Draws.ROOM];
        for (int i = 0; i < text.length; i++) {
            ids[Emu35Draws.ROOM - text.length + i] = text[i];
        }
        long[] image = Arrays.stream(codes).asLongStream().toArray();
        return Ops.concat(
                1,
                model.embedPrefix(manager.create(ids, new Shape(1, Emu35Draws.ROOM))),
                model.embedTokens(manager.create(image, new Shape(1, image.length))));
    }
}
