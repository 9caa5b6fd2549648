package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.report.GateHeatMap;
import io.github.flashar.examples.watch.RunCharts;
import io.github.flashar.examples.watch.RunFolder;
import io.github.flashar.examples.watch.RunReport;
import io.github.flashar.examples.watch.Watching;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.metrics.MetricsHistory;
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
     * Adapts and writes {@code model/}, {@code learning-curves.png}, {@code gate-map.png} and the
     * files of a {@link RunFolder}.
     *
     * @param data grids to train on and to score on
     * @param source what the grids are made from
     * @param watching how it is watched
     * @param manager owner of the adapted model
     */
    public Adaptation.Result run(
            Generator raster,
            TrainingData data,
            String source,
            Watching watching,
            NDManager manager,
            Path folder) {
        Facts facts =
                new Facts()
                        .add(
                                "Raster model",
                                raster.config().grid()
                                        + " tokens of "
                                        + raster.config().vocabulary()
                                        + " codes, "
                                        + raster.config().layers()
                                        + " layers, "
                                        + raster.config().dim()
                                        + " wide")
                        .add(
                                "Trained on",
                                data.train().size()
                                        + " grids, "
                                        + data.train().augmentations()
                                        + " augmentations each: "
                                        + source)
                        .add("Grids kept apart", data.heldOut().size())
                        .add("Branch", adaptation.config().branch())
                        .add("Gate", adaptation.config().gate())
                        .add("Stages", adaptation.stages())
                        .training(adaptation.training())
                        .machine();
        Adaptation.Result result =
                adaptation.run(raster.raster(), data, watching, facts.rows(), manager, folder);
        write(raster, result, source, folder);
        RunReport.write(new RunFolder(folder));
        return result;
    }

    /** Writes an adapted model and the pictures of its adaptation. */
    public void write(Generator raster, Adaptation.Result result, String source, Path folder) {
        new GeneratorFiles(raster.tokenizer(), raster.conditioning(), storage, card(result, source))
                .write(folder.resolve("model"), result.model());
        RunFolder files = new RunFolder(folder);
        RunCharts charts =
                new RunCharts(
                        MetricsHistory.read(files.metrics()),
                        result.stageBorder(),
                        result.scores().raster().allCells());
        ImageFiles.writePng(
                folder.resolve("learning-curves.png"), charts.losses().draw(), Map.of());
        ImageFiles.writePng(
                folder.resolve("gate-map.png"), GateHeatMap.draw(result.gates()), Map.of());
        new ScoreFile(files.scores()).write(result.scores().all(), summary(result));
    }

    private static JsonObject summary(Adaptation.Result result) {
        JsonObject json = new JsonObject();
        json.addProperty("gap_closed", result.scores().gapClosed());
        json.addProperty("remaining_nats", result.scores().remaining());
        json.addProperty("training_seconds", result.seconds());
        return json;
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
