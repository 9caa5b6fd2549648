package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Latents, tokens, codes and pixels of the official tokenizer. */
class VqGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("vq").tests(VqGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (FixtureWeights weights : fixture.weights()) {
            for (JsonElement size : fixture.json().getAsJsonArray("sizes")) {
                String name = size.getAsString();
                aspects.add(
                        new GoldenAspect(
                                name + ", weights from " + weights,
                                golden -> compare(golden, fixture, weights, name + ".")));
            }
        }
        return aspects;
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, FixtureWeights source, String size) {
        VqConfig config = config(fixture.json().getAsJsonObject("tokenizer"));
        FixtureTensors tensors = fixture.tensors();
        try (NDManager manager = NDManager.newBaseManager();
                Parameters weights = load(config, source.load(manager), manager);
                NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            VqTokenizer tokenizer = new VqTokenizer(config, weights);
            compareEncoder(golden, fixture, tokenizer, tensors, size);
            NDArray tokens = tensors.array(size + "indices", manager);
            compareDecoder(golden, fixture, tensors, size + "decoded", tokenizer.decode(tokens));
            NDArray drawn = tensors.array(size + "codes_random", manager);
            NDArray pixels = tokenizer.decode(drawn);
            compareDecoder(golden, fixture, tensors, size + "decoded_random", pixels);
            golden.close(
                    size + "decoded_random_u8",
                    ImageTensors.toUint8(pixels).toType(DataType.FLOAT32, false).toFloatArray(),
                    floats(tensors.longs(size + "decoded_random_u8")),
                    fixture.tolerance("u8"));
        }
    }

    private static void compareEncoder(
            GoldenComparison golden,
            GoldenFixture fixture,
            VqTokenizer tokenizer,
            FixtureTensors tensors,
            String size) {
        NDManager manager = tokenizer.parameters().manager();
        NDArray latent = tokenizer.latent(images(tensors.array(size + "image_u8", manager)));
        golden.close(size + "z", latent, tensors, fixture.tolerance("latent"));
        boolean[] clear =
                clear(
                        tensors.floats(size + "index_cos_margin"),
                        fixture.tolerance("indexCosineMargin"));
        golden.equal(
                size + "indices",
                where(clear, tokenizer.tokens(latent).toLongArray()),
                where(clear, tensors.longs(size + "indices")));
        NDArray tokens = tensors.array(size + "indices", manager);
        golden.close(size + "quant", tokenizer.codes(tokens), tensors, fixture.tolerance("latent"));
    }

    /** Big outputs are stored as float16, with a float32 square from their middle. */
    private static void compareDecoder(
            GoldenComparison golden,
            GoldenFixture fixture,
            FixtureTensors tensors,
            String name,
            NDArray actual) {
        String crop = name + "_crop_f32";
        boolean half = tensors.has(crop);
        golden.close(name, actual, tensors, fixture.tolerance(half ? "pixelsFloat16" : "pixels"));
        if (half) {
            golden.close(
                    crop,
                    middle(actual, tensors.shape(crop)),
                    tensors,
                    fixture.tolerance("pixels"));
        }
    }

    private static NDArray middle(NDArray images, long[] shape) {
        long top = (images.getShape().get(2) - shape[2]) / 2;
        long left = (images.getShape().get(3) - shape[3]) / 2;
        return images.get(
                String.format(":, :, %d:%d, %d:%d", top, top + shape[2], left, left + shape[3]));
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

    /** Takes exactly the parameters the tokenizer asks for; the file must hold no others. */
    private static Parameters load(
            VqConfig config, Map<String, NDArray> arrays, NDManager manager) {
        Parameters weights = new Parameters(manager);
        for (ParameterSpec spec : config.parameterSpecs()) {
            NDArray array = arrays.remove(spec.name());
            if (array == null || !array.getShape().equals(spec.shape())) {
                throw new AssertionError(spec.name() + " is " + array);
            }
            weights.put(spec.name(), array);
        }
        arrays.remove("quantize.codebook_used"); // a count kept in training
        if (!arrays.isEmpty()) {
            throw new AssertionError("weights nobody reads: " + arrays.keySet());
        }
        return weights;
    }

    /** int64 [B, H, W, 3] to float32 [B, 3, H, W]. */
    private static NDArray images(NDArray pixels) {
        return pixels.toType(DataType.FLOAT32, false).div(127.5f).sub(1f).transpose(0, 3, 1, 2);
    }

    private static boolean[] clear(float[] margins, double limit) {
        boolean[] clear = new boolean[margins.length];
        for (int i = 0; i < clear.length; i++) {
            clear[i] = margins[i] > limit;
        }
        return clear;
    }

    private static long[] where(boolean[] wanted, long[] values) {
        return LongStream.range(0, values.length)
                .filter(i -> wanted[(int) i])
                .map(i -> values[(int) i])
                .toArray();
    }

    private static float[] floats(long[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
