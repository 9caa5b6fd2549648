package io.github.flashar.examples.study;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.evaluate.HeldOut;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Does what is left to do of some studies: each result is written as it is found, and what was
 * found before is not done again. So a session may be stopped at any time.
 */
final class StudySession implements AutoCloseable {

    private static final int SCORED_GRIDS = 2_000;
    private static final int EVALUATION_BATCH = 64;
    private static final List<Double> LEARNING_RATES = List.of(2.5e-4, 5e-4, 1e-3, 2e-3);
    private static final long SWEEP_SEED = 0;
    private static final double PROBE_RATE = 1e-3;

    private final Workbench bench;
    private final StudySettings settings;
    private final Results results;
    private final TokenSplit photographs;
    private final HeldOut heldOut;
    private final Gallery gallery;

    StudySession(Workbench bench, StudySettings settings, Results results) {
        this.bench = bench;
        this.settings = settings;
        this.results = results;
        this.photographs = bench.photographGrids();
        this.heldOut = new HeldOut(photographs.heldOut().spread(SCORED_GRIDS), EVALUATION_BATCH);
        this.gallery =
                new Gallery(
                        bench.generator(),
                        bench.judge(results.classifier(), settings.classifierSteps()),
                        settings.imagesPerClass());
    }

    /** Runs every variant of some studies with every seed. */
    void run(List<Study> studies, List<Long> seeds) {
        floors();
        baselines();
        double learningRate = learningRate();
        for (long seed : seeds) {
            probe(seed);
            for (Variant variant : Study.variants(studies)) {
                if (results.lacks(variant, seed)) {
                    RunResult found =
                            new StudyRun(bench.generator().raster(), grids(variant), heldOut)
                                    .run(
                                            variant,
                                            settings.training(variant, learningRate, seed),
                                            gallery::judge);
                    results.write(variant, seed, learningRate, found);
                }
            }
        }
    }

    @Override
    public void close() {
        gallery.judge().close();
    }

    private void probe(long seed) {
        String name = Results.probe(seed);
        if (!results.has(name)) {
            ProbeRun run =
                    new ProbeRun(
                            bench.generator().raster(), photographs.train(), photographs.heldOut());
            results.write(name, run.run(settings.training(Variant.REFERENCE, PROBE_RATE, seed)));
        }
    }

    private TokenSource grids(Variant variant) {
        return variant.selfDrawn()
                ? bench.selfDrawnGrids(settings.selfDrawnGrids())
                : photographs.train();
    }

    /** How photographs kept apart are judged, as they are and after the tokenizer. */
    private void floors() {
        if (results.has("floors")) {
            return;
        }
        LabelledImages kept = bench.photographs(true);
        JsonObject json = new JsonObject();
        json.add("photographs", gallery.judge().judge(kept).json());
        json.add("reconstructions", gallery.judge().judge(reconstructions()).json());
        results.write("floors", json);
    }

    private LabelledImages reconstructions() {
        TokenDataset grids = photographs.heldOut();
        IntStream all = IntStream.range(0, grids.size());
        int[][] tokens = all.mapToObj(grids::tokens).toArray(int[][]::new);
        List<Integer> labels = IntStream.range(0, grids.size()).map(grids::label).boxed().toList();
        return new LabelledImages(bench.generator().pictures().of(tokens), labels);
    }

    /** The raster model, and FlashAR before any training. */
    private void baselines() {
        if (results.has("baselines")) {
            return;
        }
        var raster = bench.generator().raster();
        JsonObject json = new JsonObject();
        try (NDManager manager = NDManager.newBaseManager();
                RasterDecoder rasterDecoder = new RasterDecoder(raster)) {
            FlashArModel initial =
                    FlashArModel.fromRaster(
                            manager, raster, Variant.REFERENCE.config(raster.config()), SWEEP_SEED);
            try (DiagonalDecoder diagonalDecoder = new DiagonalDecoder(initial)) {
                json.add(
                        "raster", baseline(heldOut.evaluate(raster), gallery.judge(rasterDecoder)));
                json.add(
                        "initialised",
                        baseline(
                                heldOut.evaluate(initial).fused(), gallery.judge(diagonalDecoder)));
            }
        }
        results.write("baselines", json);
    }

    private static JsonObject baseline(double crossEntropy, Map<String, Quality> quality) {
        JsonObject json = new JsonObject();
        json.addProperty("cross_entropy", crossEntropy);
        json.add("by_guidance", RunResult.json(quality));
        return json;
    }

    /** The rate at which the reference ends best, of a few; on a seed that is not used again. */
    private double learningRate() {
        if (!results.has("learning-rate")) {
            JsonObject json = new JsonObject();
            JsonObject byRate = new JsonObject();
            for (double rate : LEARNING_RATES) {
                byRate.addProperty(String.valueOf(rate), crossEntropy(rate));
            }
            json.add("cross_entropy_by_rate", byRate);
            json.addProperty("chosen", best(byRate));
            json.addProperty("machine", Machine.here().summary());
            results.write("learning-rate", json);
        }
        return results.read("learning-rate").get("chosen").getAsDouble();
    }

    private double crossEntropy(double rate) {
        Variant reference = Variant.REFERENCE;
        return new StudyRun(bench.generator().raster(), grids(reference), heldOut)
                .run(
                        reference,
                        settings.training(reference, rate, SWEEP_SEED),
                        nobodyLooks -> Map.of())
                .crossEntropy();
    }

    private static double best(JsonObject byRate) {
        return byRate.entrySet().stream()
                .min(Comparator.comparingDouble(e -> e.getValue().getAsDouble()))
                .map(e -> Double.parseDouble(e.getKey()))
                .orElseThrow();
    }
}
