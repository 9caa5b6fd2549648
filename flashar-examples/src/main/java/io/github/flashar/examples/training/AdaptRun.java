package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.model.Generator;
import io.github.flashar.examples.model.GeneratorFiles;
import io.github.flashar.examples.model.ModelCard;
import io.github.flashar.examples.report.GateHeatMap;
import io.github.flashar.examples.report.LearningCurveChart;
import io.github.flashar.train.data.TrainingData;
import java.nio.file.Path;
import java.util.Map;

/**
 * Adapts a raster generator and writes what came of it.
 *
 * @param adaptation how
 * @param storage how weights are stored
 */
public record AdaptRun(Adaptation adaptation, StorageType storage) {

    /**
     * Adapts and writes {@code model/}, {@code scores.json}, {@code learning-curves.png}, {@code
     * gate-map.png} and {@code metrics.jsonl} to a folder.
     *
     * @param data grids to train on and to score on
     * @param source what the grids are made from
     * @param manager owner of the adapted model
     */
    public Adaptation.Result run(
            Generator raster, TrainingData data, String source, NDManager manager, Path folder) {
        Adaptation.Result result = adaptation.run(raster.raster(), data, manager, folder);
        write(raster, result, source, folder);
        return result;
    }

    /** Writes an adapted model and the pictures of its adaptation. */
    public void write(Generator raster, Adaptation.Result result, String source, Path folder) {
        new GeneratorFiles(raster.tokenizer(), raster.conditioning(), storage, card(result, source))
                .write(folder.resolve("model"), result.model());
        ImageFiles.writePng(
                folder.resolve("learning-curves.png"),
                LearningCurveChart.draw(result.curve()),
                Map.of());
        ImageFiles.writePng(
                folder.resolve("gate-map.png"), GateHeatMap.draw(result.gates()), Map.of());
        JsonFiles.write(folder.resolve("scores.json"), json(result));
    }

    private static JsonObject json(Adaptation.Result result) {
        JsonArray scores = new JsonArray();
        result.scores().all().forEach(score -> scores.add(score.json()));
        JsonObject root = new JsonObject();
        root.add("cross_entropies", scores);
        root.addProperty("gap_closed", result.scores().gapClosed());
        root.addProperty("remaining_nats", result.scores().remaining());
        root.addProperty("training_seconds", result.seconds());
        return root;
    }

    private String card(Adaptation.Result result, String source) {
        return new ModelCard(
                        "FlashAR image generator",
                        "A raster generator adapted to draw whole anti-diagonals, by FlashAR for"
                                + " the JVM.")
                .fact("adapted on", source)
                .fact("branch", adaptation.config().branch())
                .fact("training", adaptation.training())
                .fact("weights", WrittenWeights.of(adaptation.training()))
                .fact("stages", adaptation.stages())
                .fact(
                        "cross-entropy on grids kept apart",
                        nats(result.scores().stage2().allCells())
                                + " nats per token; raster model "
                                + nats(result.scores().raster().allCells()))
                .text();
    }
}
