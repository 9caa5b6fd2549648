package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What the golden tests of raster and FlashAR models share. */
public final class GoldenModel {

    /** Compares one aspect of a fixture with a model made of its weights. */
    @FunctionalInterface
    public interface Check {
        void run(GoldenComparison golden, NDManager manager, Parameters parameters);
    }

    private GoldenModel() {}

    /** One aspect, once for each source of the weights. */
    public static List<GoldenAspect> aspects(GoldenFixture fixture, String name, Check check) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (FixtureWeights weights : fixture.weights()) {
            aspects.add(
                    new GoldenAspect(
                            name + " from " + weights, golden -> run(golden, weights, check)));
        }
        return aspects;
    }

    private static void run(GoldenComparison golden, FixtureWeights weights, Check check) {
        try (Torch.GradScope noGrad = Torch.noGrad();
                NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            check.run(golden, manager, load(manager, weights));
        }
    }

    public static Parameters load(NDManager manager, FixtureWeights weights) {
        Parameters parameters = new Parameters(manager);
        weights.load(manager).forEach(parameters::putCopy);
        return parameters;
    }

    public static BackboneConfig backbone(GoldenFixture fixture) {
        return fixture.kind().equals("flashar")
                ? flashAr(fixture).backbone()
                : ModelConfigs.raster(config(fixture));
    }

    public static FlashArConfig flashAr(GoldenFixture fixture) {
        return ModelConfigs.flashAr(config(fixture));
    }

    private static JsonConfig config(GoldenFixture fixture) {
        return JsonConfig.of(fixture.path(), fixture.modelConfig());
    }

    /**
     * Embeds prefixes and the tokens of some cells.
     *
     * @return [B, P + T, d]
     */
    public static NDArray embed(
            NDManager manager, RasterModel model, FixtureTensors tensors, int[] cells) {
        NDArray tokens = tensors.array("tokens", manager); // [B, H·W], raster order
        NDArray picked = tokens.get(":, {}", manager.create(longs(cells)));
        NDArray conditions = tensors.array(isCaptioned(tensors) ? "cond" : "class_ids", manager);
        return Ops.concat(1, model.embedPrefix(conditions), model.embedTokens(picked));
    }

    /** What a pass over whole sequences may see of the prefixes. */
    public static PrefixMask prefixMask(BackboneConfig config, FixtureTensors tensors) {
        return isCaptioned(tensors)
                ? PrefixMask.leftPadded(config.prefix(), validTokens(tensors))
                : PrefixMask.unpadded(config.prefix());
    }

    private static boolean isCaptioned(FixtureTensors tensors) {
        return tensors.has("cond");
    }

    private static int[] validTokens(FixtureTensors tensors) {
        String name = tensors.has("emb_masks") ? "emb_masks" : "padded_emb_masks";
        int tokens = (int) tensors.shape(name)[1];
        long[] mask = tensors.longs(name);
        int[] valid = new int[mask.length / tokens];
        for (int i = 0; i < mask.length; i++) {
            valid[i / tokens] += (int) mask[i];
        }
        return valid;
    }

    /** Entries of {@code generate}; none if the fixture has no run. */
    public static List<JsonObject> runs(GoldenFixture fixture) {
        return fixture.json().has("generate")
                ? fixture.json().getAsJsonArray("generate").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }

    /** Name of a run's tensor. */
    public static String tensor(JsonObject run, String suffix) {
        String prefix = run.get("prefix").getAsString();
        return prefix.isEmpty() ? suffix : prefix + "." + suffix;
    }

    /** The greedy request of a run. */
    public static DecodeRequest request(JsonObject run, FixtureTensors tensors) {
        DecodeRequest.Builder request =
                DecodeRequest.builder()
                        .optGuidance(
                                new Guidance(
                                        run.get("guidance").getAsDouble(),
                                        run.get("guidanceInterval").getAsInt()))
                        .optSampling(SamplingConfig.greedy());
        if (isCaptioned(tensors)) {
            List<CaptionFeatures> captions =
                    captions(tensors, run.get("useCaptionMask").getAsBoolean());
            return request.setCaptions(captions).setSeeds(new long[captions.size()]).build();
        }
        int[] ids = Arrays.stream(tensors.longs("class_ids")).mapToInt(Math::toIntExact).toArray();
        return request.setClassIds(ids).setSeeds(new long[ids.length]).build();
    }

    private static List<CaptionFeatures> captions(FixtureTensors tensors, boolean useMask) {
        float[] features = tensors.floats("cond"); // [B, P, F]
        int[] valid = validTokens(tensors);
        int tokens = (int) tensors.shape("cond")[1];
        int size = features.length / valid.length;
        return IntStream.range(0, valid.length)
                .mapToObj(
                        i ->
                                new CaptionFeatures(
                                        tokens,
                                        size / tokens,
                                        Arrays.copyOfRange(features, i * size, (i + 1) * size),
                                        useMask ? valid[i] : tokens))
                .toList();
    }

    /** Compares tokens and step logits of a run with what a decoder drew. */
    public static void compare(
            GoldenComparison golden,
            GoldenFixture fixture,
            JsonObject run,
            DecodeResult result,
            StepLogits seen) {
        FixtureTensors tensors = fixture.tensors();
        golden.close(
                tensor(run, "step_logits"),
                seen.inGenerationOrder(),
                tensors.floats(tensor(run, "step_logits")),
                fixture.tolerance("logits"));
        golden.equal(
                tensor(run, "tokens"),
                Arrays.stream(result.tokens()).flatMapToInt(IntStream::of).asLongStream().toArray(),
                tensors.longs(tensor(run, "tokens")));
    }

    public static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
