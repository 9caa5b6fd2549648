package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Latents, tokens and pixels of a reference, from the files that Emu3.5 is published as. */
class VisionTokenizerGoldenTest {

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("emu35-vision").tests(this::aspects);
    }

    private List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (FixtureWeights weights : fixture.weights()) {
            for (String file : VisionFiles.NAMES) {
                aspects.add(
                        new GoldenAspect(
                                file + ", weights from " + weights,
                                golden -> compare(golden, fixture, weights, file)));
            }
        }
        return aspects;
    }

    private void compare(
            GoldenComparison golden, GoldenFixture fixture, FixtureWeights weights, String file)
            throws IOException {
        Path published = publish(fixture, weights, file);
        Emu35VisionTokenizer files = Emu35VisionTokenizer.open(published);
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = files.load(manager);
                Torch.GradScope noGrad = Torch.noGrad()) {
            VqTokenizer tokenizer = new VqTokenizer(files.config(), parameters);
            for (JsonElement size : fixture.json().getAsJsonArray("sizes")) {
                compare(golden, fixture, tokenizer, size.getAsString() + ".");
            }
        }
    }

    private Path publish(GoldenFixture fixture, FixtureWeights weights, String file)
            throws IOException {
        Path published = Files.createTempDirectory(folder, "published");
        String config = fixture.json().get("config").getAsString();
        Files.copy(fixture.path().resolve(config), published.resolve(config));
        try (NDManager manager = NDManager.newBaseManager()) {
            VisionFiles.write(published.resolve(file), weights.load(manager));
        }
        return published;
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, VqTokenizer tokenizer, String size) {
        FixtureTensors expected = fixture.tensors();
        NDManager manager = tokenizer.parameters().manager();
        try (NDScope scope = NativeMemory.scope()) {
            NDArray images = ImageTensors.fromImages(manager, images(expected, size + "image_u8"));
            NDArray latent = tokenizer.latent(images);
            golden.close(size + "latent", latent, expected, fixture.tolerance("latent"));
            NDArray tokens = tokenizer.tokens(latent);
            golden.equal(size + "tokens", tokens.toLongArray(), expected.longs(size + "tokens"));
            NDArray decoded = tokenizer.decode(tokens);
            golden.close(size + "decoded", decoded, expected, fixture.tolerance("pixels"));
            comparePixels(golden, expected, size + "decoded_u8", decoded);
        }
    }

    /** Ours are rounded, theirs truncated: the difference is 0 or 1. */
    private static void comparePixels(
            GoldenComparison golden, FixtureTensors expected, String name, NDArray decoded) {
        NDArray pixels = ImageTensors.toUint8(decoded).toType(DataType.FLOAT32, false);
        long[] truncated = expected.longs(name);
        float[] middle = new float[truncated.length];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = truncated[i] + 0.5f;
        }
        golden.close(name + " plus a half", pixels.toFloatArray(), middle, 0.5);
    }

    private static List<RgbImage> images(FixtureTensors tensors, String name) {
        long[] shape = tensors.shape(name); // [B, H, W, 3]
        int height = (int) shape[1];
        int width = (int) shape[2];
        long[] pixels = tensors.longs(name);
        int size = height * width * 3;
        return IntStream.range(0, (int) shape[0])
                .mapToObj(i -> new RgbImage(width, height, bytes(pixels, i * size, size)))
                .toList();
    }

    private static byte[] bytes(long[] values, int start, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) values[start + i];
        }
        return bytes;
    }
}
