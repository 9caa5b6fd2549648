package io.github.flashar.infer.cuda.pixels;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The official tokenizer's first picture of each size, in float16. An emulator takes seconds. */
class CudaPixelsGoldenTest {

    private static final long ACTIVATION_BYTES = 1L << 30;

    @BeforeEach
    void requireDevice() {
        TestDevice.require();
    }

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("vq")
                .optUnsupported(CudaPixelsGoldenTest::unsupported)
                .tests(CudaPixelsGoldenTest::aspects);
    }

    private static Optional<String> unsupported(GoldenFixture fixture) {
        return fixture.json().has("weights")
                ? Optional.empty()
                : Optional.of("CUDA pictures of weights that are no file: too large to emulate");
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (JsonElement file : fixture.json().getAsJsonArray("weights")) {
            Path weights = fixture.path().resolve(file.getAsString());
            for (JsonElement size : fixture.json().getAsJsonArray("sizes")) {
                String name = size.getAsString();
                aspects.add(
                        new GoldenAspect(
                                name + ", weights from " + weights.getFileName(),
                                golden -> compare(golden, fixture, weights, name)));
            }
        }
        return aspects;
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, Path weights, String size) {
        FixtureTensors tensors = fixture.tensors();
        VqConfig config = config(fixture.json().getAsJsonObject("tokenizer"));
        long[] sides = tensors.shape(size + ".codes_random");
        TokenGrid grid = new TokenGrid((int) sides[1], (int) sides[2]);
        int[] tokens = ints(tensors.longs(size + ".codes_random"), grid.cells());
        try (Kernels kernels = new Kernels(TestDevice.require());
                CudaPixels pixels =
                        new CudaPixels(
                                kernels,
                                config,
                                WeightFiles.open(weights),
                                grid,
                                ACTIVATION_BYTES)) {
            byte[] actual = pixels.of(new int[][] {tokens}).get(0).rgb();
            byte[] expected = bytes(tensors.longs(size + ".decoded_random_u8"), actual.length);
            double psnr = Psnr.of(actual, expected);
            String what = String.format("%s PSNR %.1f dB, of which lack", size, psnr);
            golden.close(what, Math.max(0, Psnr.REQUIRED - psnr), 0, 0);
        }
    }

    private static VqConfig config(JsonObject json) {
        return new VqConfig(
                json.get("channels").getAsInt(),
                json.getAsJsonArray("channelMultipliers").asList().stream()
                        .map(JsonElement::getAsInt)
                        .toList(),
                json.get("residualBlocks").getAsInt(),
                json.get("zChannels").getAsInt(),
                json.get("codebook").getAsInt(),
                json.get("codebookDim").getAsInt(),
                json.get("l2Normalised").getAsBoolean() ? CodeMatch.COSINE : CodeMatch.EUCLIDEAN);
    }

    private static int[] ints(long[] values, int count) {
        return Arrays.stream(values).limit(count).mapToInt(Math::toIntExact).toArray();
    }

    private static byte[] bytes(long[] values, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
