package io.github.flashar.examples.gpu;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.fixtures.GoldenRuns;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenFixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Draws the greedy grids of every raster and FlashAR fixture in float32 and compares their tokens
 * exactly, their logits within the fixture's tolerance. Fixtures come from the system property
 * {@value GoldenFixtures#PROPERTY} and from the testkit.
 */
public final class GoldenCheck {

    private static final Set<String> KINDS = Set.of("raster", "flashar");

    private static final String WEIGHTS = ".safetensors";

    private final CudaDevice device;
    private int failures;
    private int runs;

    private GoldenCheck(CudaDevice device) {
        this.device = device;
    }

    /** {@code GoldenCheck [FOLDER_NAME...]}; without names, all fixtures. */
    public static void main(String[] names) {
        System.exit(check(names) ? 0 : 1);
    }

    static boolean check(String... names) {
        GoldenCheck check = new GoldenCheck(CudaDevice.open(0));
        List<String> wanted = List.of(names);
        GoldenFixtures.all().stream()
                .filter(fixture -> KINDS.contains(fixture.kind()))
                .filter(
                        fixture ->
                                wanted.isEmpty()
                                        || wanted.contains(fixture.path().getFileName().toString()))
                .forEach(check::check);
        System.out.printf("golden: %d runs, %d failed%n", check.runs, check.failures);
        return check.runs > 0 && check.failures == 0;
    }

    private void check(GoldenFixture fixture) {
        for (JsonElement weights : fixture.json().getAsJsonArray("weights")) {
            if (weights.getAsString().endsWith(WEIGHTS)) { // others hold the same, or rounded ones
                GoldenRuns.runs(fixture).forEach(run -> check(fixture, run, weights.getAsString()));
            }
        }
    }

    private void check(GoldenFixture fixture, JsonObject run, String weights) {
        String name = fixture.name() + " " + GoldenRuns.tensor(run, "tokens") + " from " + weights;
        runs++;
        try {
            compare(fixture, run, fixture.path().resolve(weights), name);
        } catch (AssertionError | RuntimeException e) {
            failures++;
            System.out.println("golden FAILED: " + name + ": " + e);
        }
    }

    private void compare(GoldenFixture fixture, JsonObject run, Path weights, String name) {
        DecodeRequest request = GoldenRuns.request(run, fixture.tensors());
        WeightFile file = CutWeights.of(WeightFiles.open(weights), GoldenRuns.backbone(fixture));
        try (CudaModel model = load(fixture, file);
                CudaDecoder decoder =
                        fixture.kind().equals("flashar")
                                ? CudaDecoder.diagonal(model)
                                : CudaDecoder.raster(model)) {
            StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
            DecodeResult result = decoder.decode(request, DecodeListener.NONE, seen);
            GoldenComparison golden = new GoldenComparison(name);
            GoldenRuns.compare(golden, fixture, run, result, seen);
            golden.report();
        }
    }

    private CudaModel load(GoldenFixture fixture, WeightFile weights) {
        return fixture.kind().equals("flashar")
                ? CudaModel.flashAr(
                        device, CudaPrecision.FULL, weights, GoldenRuns.flashAr(fixture))
                : CudaModel.raster(
                        device, CudaPrecision.FULL, weights, GoldenRuns.backbone(fixture));
    }
}
