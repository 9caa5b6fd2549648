package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.examples.report.MarkdownTable;
import io.github.flashar.examples.report.Numbers;
import java.util.List;

/**
 * What the figures of the runs are to be seen beside: photographs, the raster model, and FlashAR
 * before any training.
 *
 * @param results those found so far
 */
record FrameTable(Results results) {

    String markdown() {
        MarkdownTable table =
                new MarkdownTable(List.of("", "cross-entropy, nats", "Fréchet", "right class %"));
        if (results.has("floors")) {
            JsonObject floors = results.read("floors");
            addFloor(table, "photographs kept apart", floors.getAsJsonObject("photographs"));
            addFloor(
                    table,
                    "the same through the tokenizer",
                    floors.getAsJsonObject("reconstructions"));
        }
        if (results.has("baselines")) {
            JsonObject baselines = results.read("baselines");
            for (String model : List.of("raster", "initialised")) {
                addModel(table, model, baselines.getAsJsonObject(model));
            }
        }
        return table.toString();
    }

    private static void addFloor(MarkdownTable table, String name, JsonObject json) {
        table.row(row(name, "—", Quality.of(json)));
    }

    private static void addModel(MarkdownTable table, String name, JsonObject json) {
        double nats = json.get("cross_entropy").getAsDouble();
        String crossEntropy = Numbers.fixed(nats, Metric.CROSS_ENTROPY.digits());
        RunResult.qualities(json)
                .forEach(
                        (guidance, quality) ->
                                table.row(
                                        row(
                                                name + ", guidance " + guidance,
                                                crossEntropy,
                                                quality)));
    }

    private static List<String> row(String name, String crossEntropy, Quality quality) {
        return List.of(
                name,
                crossEntropy,
                Numbers.fixed(quality.frechet(), 3),
                Numbers.fixed(100 * quality.agreement(), 1));
    }
}
