package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.examples.report.MarkdownTable;
import io.github.flashar.train.probe.ProbeMask;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What each layer knows of the cell below, one table a mask: means over the seeds, and the layer
 * each seed chose.
 *
 * @param probes by seed
 */
record ProbeTables(List<JsonObject> probes) {

    String markdown() {
        if (probes.isEmpty()) {
            return "*Not done.*";
        }
        return Arrays.stream(ProbeMask.values()).map(this::of).collect(Collectors.joining("\n\n"));
    }

    private String of(ProbeMask mask) {
        List<JsonObject> found =
                probes.stream().map(json -> json.getAsJsonObject(ProbeRun.name(mask))).toList();
        int layers = found.get(0).getAsJsonArray("mixture_weights").size();
        MarkdownTable table =
                new MarkdownTable(
                        row(
                                mask.name().toLowerCase(Locale.ROOT) + " mask, layer",
                                IntStream.range(0, layers).mapToObj(String::valueOf)));
        table.row(row("share in the mixture", spreads(found, "mixture_weights", 3)));
        table.row(row("cross-entropy of its own head", spreads(found, "layer_cross_entropies", 4)));
        List<String> best =
                found.stream().map(json -> json.get("best_layer").getAsString()).toList();
        return table + "\n\nBest layer, by seed: " + String.join(", ", best) + ".";
    }

    private static Stream<String> spreads(List<JsonObject> found, String key, int digits) {
        int layers = found.get(0).getAsJsonArray(key).size();
        return IntStream.range(0, layers)
                .mapToObj(
                        layer ->
                                found.stream()
                                        .mapToDouble(
                                                json ->
                                                        json.getAsJsonArray(key)
                                                                .get(layer)
                                                                .getAsDouble()))
                .map(values -> new Spread(values.toArray()).text(digits));
    }

    private static List<String> row(String name, Stream<String> cells) {
        return Stream.concat(Stream.of(name), cells).toList();
    }
}
