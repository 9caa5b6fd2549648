package io.github.flashar.infer.cuda.pixels;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Pictures of the official tokenizer, decoded in float16. */
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
        int[][] tokens = grids(tensors, size + ".codes_random");
        long[] sides = tensors.shape(size + ".codes_random");
        TokenGrid grid = new TokenGrid((int) sides[1], (int) sides[2]);
        try (Kernels kernels = new Kernels(TestDevice.require());
                CudaPixels pixels =
                        new CudaPixels(
                                kernels, config, WeightFiles.open(weights), grid, ACTIVATION_BYTES)) {
            byte[] actual = join(pixels.of(tokens));
            byte[] expected = bytes(tensors.longs(size + ".decoded_random_u8"));
            golden.close(size + " bytes", actual.length, expected.length, 0);
            double missing = Math.max(0, Psnr.REQUIRED - Psnr.of(actual, expected));
            golden.close(size + " dB that lack", missing, 0, 0);
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
                json.get("l2Normalised").getAsBoolean());
    }

    /** Tokens [B, h, w] as [B][h·w]. */
    private static int[][] grids(FixtureTensors tensors, String name) {
        long[] values = tensors.longs(name);
        int pictures = (int) tensors.shape(name)[0];
        int[][] grids = new int[pictures][values.length / pictures];
        for (int i = 0; i < values.length; i++) {
            grids[i / grids[0].length][i % grids[0].length] = (int) values[i];
        }
        return grids;
    }

    private static byte[] join(List<RgbImage> pictures) {
        byte[] joined = new byte[pictures.stream().mapToInt(p -> p.rgb().length).sum()];
        int at = 0;
        for (RgbImage picture : pictures) {
            System.arraycopy(picture.rgb(), 0, joined, at, picture.rgb().length);
            at += picture.rgb().length;
        }
        return joined;
    }

    private static byte[] bytes(long[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
