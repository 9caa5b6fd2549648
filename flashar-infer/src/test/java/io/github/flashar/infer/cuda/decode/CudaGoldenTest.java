package io.github.flashar.infer.cuda.decode;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.GoldenModel;
import io.github.flashar.infer.fixtures.GoldenRuns;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** In float32 the CUDA engine draws the greedy grids of the references, from the same logits. */
class CudaGoldenTest {

    @BeforeEach
    void requireDevice() {
        TestDevice.require();
    }

    @TestFactory
    Stream<DynamicNode> flashAr() {
        return GoldenSuite.of("flashar").tests(CudaGoldenTest::aspects);
    }

    @TestFactory
    Stream<DynamicNode> raster() {
        return GoldenSuite.of("raster").tests(CudaGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        return GoldenRuns.runs(fixture).stream()
                .flatMap(run -> aspects(fixture, run).stream())
                .toList();
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture, JsonObject run) {
        return GoldenModel.aspects(
                fixture,
                GoldenRuns.tensor(run, "tokens"),
                (golden, manager, parameters) -> {
                    try (CudaTestModel model = load(fixture, parameters)) {
                        compare(golden, fixture, run, model.decoder());
                    }
                });
    }

    private static CudaTestModel load(GoldenFixture fixture, Parameters parameters) {
        return fixture.kind().equals("flashar")
                ? CudaTestModel.of(
                        new FlashArModel(GoldenRuns.flashAr(fixture), parameters),
                        CudaPrecision.FULL,
                        CudaDecoder::diagonal)
                : CudaTestModel.of(
                        new RasterModel(GoldenRuns.backbone(fixture), parameters),
                        CudaPrecision.FULL);
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, JsonObject run, CudaDecoder decoder) {
        DecodeRequest request = GoldenRuns.request(run, fixture.tensors());
        StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
        DecodeResult result = decoder.decode(request, DecodeListener.NONE, seen);
        GoldenRuns.compare(golden, fixture, run, result, seen);
    }
}
