package io.github.flashar.infer.cuda.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.fixtures.Emu35Fixture;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.decode.Emu35Draws;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Emu3.5 on the CUDA engine in float32, read from the official folder: logits and greedy grids. */
class CudaEmu35GoldenTest {

    @TempDir Path folder;

    @BeforeEach
    void requireDevice() {
        TestDevice.require();
    }

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("emu35").tests(this::aspects);
    }

    private List<GoldenAspect> aspects(GoldenFixture fixture) {
        Emu35Fixture emu = Emu35Fixture.of(fixture);
        return List.of(
                new GoldenAspect("logits", golden -> compareUnguided(golden, emu)),
                new GoldenAspect("guided rows", golden -> comparePaddedRows(golden, emu)),
                new GoldenAspect(
                        "greedy_grid_nocfg",
                        golden -> compareGrid(golden, emu, "greedy_grid_nocfg", Guidance.none())),
                new GoldenAspect(
                        "greedy_grid_cfg",
                        golden ->
                                compareGrid(
                                        golden, emu, "greedy_grid_cfg", Emu35Draws.guidance(emu))));
    }

    private void compareUnguided(GoldenComparison golden, Emu35Fixture emu) {
        withModel(
                emu,
                (model, config) ->
                        compareLogits(
                                golden,
                                emu,
                                forced(model, config, emu, Guidance.none(), 0),
                                "teacher_forced",
                                "fused_logits"));
    }

    /** A strength of 0 leaves the unconditional row of a guided pair, of 1 the conditional one. */
    private void comparePaddedRows(GoldenComparison golden, Emu35Fixture emu) {
        withModel(
                emu,
                (model, config) -> {
                    List<String> rows = List.of("uncond", "cond");
                    for (int scale = 0; scale < rows.size(); scale++) {
                        compareLogits(
                                golden,
                                emu,
                                forced(model, config, emu, Emu35Draws.guidance(emu), scale),
                                "padded_cfg_batch",
                                "fused_logits_" + rows.get(scale) + "_row");
                    }
                });
    }

    private static float[] forced(
            CudaModel model,
            FlashArConfig config,
            Emu35Fixture emu,
            Guidance guidance,
            float scale) {
        try (ForcedDecode decode = new ForcedDecode(model, config)) {
            return decode.logits(Emu35Draws.request(emu, guidance), scale, emu.targets());
        }
    }

    /**
     * The engine computes the logits of image tokens alone, the fixture has those of words, too.
     */
    private static void compareLogits(
            GoldenComparison golden, Emu35Fixture emu, float[] actual, String... path) {
        float[] all = emu.floats(path);
        int cells = emu.grid().cells();
        int words = emu.firstImageToken();
        int tokens = all.length / cells;
        float[] expected = new float[actual.length];
        for (int cell = 0; cell < cells; cell++) {
            int to = cell * (tokens - words);
            System.arraycopy(all, cell * tokens + words, expected, to, tokens - words);
        }
        golden.close(path[1], actual, expected, emu.fixture().tolerance("logits"));
    }

    private void compareGrid(
            GoldenComparison golden, Emu35Fixture emu, String name, Guidance guidance) {
        withModel(
                emu,
                (model, config) -> {
                    try (CudaDecoder decoder = CudaDecoder.diagonal(model)) {
                        Emu35Draws.compareGrid(golden, emu, name, decoder, guidance);
                    }
                });
    }

    private void withModel(Emu35Fixture emu, BiConsumer<CudaModel, FlashArConfig> check) {
        try (NDManager manager = NDManager.newBaseManager()) {
            emu.writeFlashAr(folder, manager);
        }
        Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder);
        FlashArConfig config = checkpoint.flashAr(emu.grid(), Emu35Draws.ROOM);
        try (CudaModel model =
                CudaModel.flashAr(
                        TestDevice.require(),
                        CudaPrecision.FULL,
                        checkpoint.weights(config.backbone()),
                        config)) {
            check.accept(model, config);
        }
    }
}
