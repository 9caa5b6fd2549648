package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.train.probe.ProbeMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tables of what the studies found, as Markdown, and charts.
 *
 * @param results of all runs
 * @param seeds that are compared; a study lacking a run is left out, saying so
 */
record StudyReport(Results results, List<Long> seeds) {

    /** Writes a chart of each study whose runs are all done, and the tables, which it returns. */
    Path write(Path folder) {
        StudyChart chart = new StudyChart(results, seeds);
        for (Study study : Study.values()) {
            if (isDone(study)) {
                ImageFiles.writePng(
                        folder.resolve(picture(study)), chart.of(study).draw(), Map.of());
            }
        }
        Path tables = folder.resolve("studies.md");
        AtomicFiles.writeText(tables, markdown());
        return tables;
    }

    private String markdown() {
        StringJoiner text = new StringJoiner("\n\n", "", "\n");
        text.add(frame());
        for (Study study : Study.values()) {
            text.add("### " + study.title());
            text.add(study.hypothesis());
            if (isDone(study)) {
                text.add(figures(study));
                text.add(course(study));
                text.add("![Cross-entropy over the steps](" + picture(study) + ")");
                text.add(verdicts(study));
            } else {
                text.add("*Not all runs are done.*");
            }
        }
        text.add("### What each layer knows of the cell below (Fig. 3)");
        text.add(probes());
        return text.toString();
    }

    /** Means over the seeds, and the layer each seed chose. */
    private String probes() {
        List<Long> done = seeds.stream().filter(s -> results.has(Results.probe(s))).toList();
        if (done.isEmpty()) {
            return "*Not done.*";
        }
        StringJoiner tables = new StringJoiner("\n\n");
        for (ProbeMask mask : ProbeMask.values()) {
            tables.add(probes(mask, done));
        }
        return tables.toString();
    }

    private String probes(ProbeMask mask, List<Long> done) {
        List<JsonObject> found =
                done.stream()
                        .map(seed -> results.read(Results.probe(seed)))
                        .map(json -> json.getAsJsonObject(ProbeRun.name(mask)))
                        .toList();
        List<String> header = new ArrayList<>(List.of(mask.name().toLowerCase(Locale.ROOT)));
        List<String> shares = new ArrayList<>(List.of("share in the mixture"));
        List<String> alone = new ArrayList<>(List.of("cross-entropy of its own head"));
        int layers = found.get(0).getAsJsonArray("mixture_weights").size();
        for (int layer = 0; layer < layers; layer++) {
            header.add(String.valueOf(layer));
            shares.add(spread(column(found, "mixture_weights", layer), 3));
            alone.add(spread(column(found, "layer_cross_entropies", layer), 4));
        }
        List<String> best =
                found.stream().map(json -> json.get("best_layer").getAsString()).toList();
        return table(header, List.of(shares, alone))
                + "\n\nBest layer, by seed: "
                + String.join(", ", best)
                + ".";
    }

    private static double[] column(List<JsonObject> found, String key, int layer) {
        return found.stream()
                .mapToDouble(json -> json.getAsJsonArray(key).get(layer).getAsDouble())
                .toArray();
    }

    private boolean isDone(Study study) {
        return study.variants().stream().allMatch(this::isDone);
    }

    private boolean isDone(Variant variant) {
        return seeds.stream().noneMatch(seed -> results.lacks(variant, seed));
    }

    private static String picture(Study study) {
        return study.name().toLowerCase(Locale.ROOT) + ".png";
    }

    /** What the figures are to be seen beside. */
    private String frame() {
        List<List<String>> rows = new ArrayList<>();
        if (results.has("floors")) {
            JsonObject floors = results.read("floors");
            rows.add(
                    frameRow("photographs kept apart", "—", floors.getAsJsonObject("photographs")));
            rows.add(
                    frameRow(
                            "the same through the tokenizer",
                            "—",
                            floors.getAsJsonObject("reconstructions")));
        }
        if (results.has("baselines")) {
            for (String model : List.of("raster", "initialised")) {
                JsonObject json = results.read("baselines").getAsJsonObject(model);
                RunResult.qualities(json)
                        .forEach(
                                (guidance, quality) ->
                                        rows.add(
                                                frameRow(
                                                        model + ", guidance " + guidance,
                                                        Numbers.fixed(
                                                                json.get("cross_entropy")
                                                                        .getAsDouble(),
                                                                4),
                                                        quality.json())));
            }
        }
        return table(List.of("", "cross-entropy", "right class", "Fréchet"), rows);
    }

    private static List<String> frameRow(String name, String crossEntropy, JsonObject json) {
        Quality quality = Quality.of(json);
        return List.of(
                name,
                crossEntropy,
                Numbers.percent(quality.agreement()),
                Numbers.fixed(quality.frechet(), 3));
    }

    private String figures(Study study) {
        List<String> header = new ArrayList<>(List.of(""));
        List.of(Metric.values()).forEach(metric -> header.add(metric.label()));
        List<List<String>> rows = new ArrayList<>();
        for (Variant variant : study.variants()) {
            List<String> row = new ArrayList<>(List.of(variant.name()));
            for (Metric metric : Metric.values()) {
                row.add(spread(values(variant, metric::of), metric.digits()));
            }
            rows.add(row);
        }
        return table(header, rows);
    }

    /** Cross-entropy along the runs. */
    private String course(Study study) {
        List<String> header = new ArrayList<>(List.of("cross-entropy after"));
        for (RunResult.Point point : run(Variant.REFERENCE, seeds.get(0)).points()) {
            header.add(point.step() + " steps");
        }
        List<List<String>> rows = new ArrayList<>();
        for (Variant variant : study.variants()) {
            List<String> row = new ArrayList<>(List.of(variant.name()));
            for (int i = 0; i < header.size() - 1; i++) {
                int point = i;
                row.add(spread(values(variant, run -> run.points().get(point).fused()), 4));
            }
            rows.add(row);
        }
        return table(header, rows);
    }

    private String verdicts(Study study) {
        List<List<String>> rows = new ArrayList<>();
        for (Claim claim : study.claims()) {
            for (Metric metric : Metric.values()) {
                Comparison found = compare(claim, metric);
                rows.add(
                        List.of(
                                claim.better().name() + " better than " + claim.worse().name(),
                                metric.label(),
                                signed(found.mean(), metric.digits())
                                        + " ± "
                                        + Numbers.fixed(found.deviation(), metric.digits()),
                                found.verdict().toString()));
            }
        }
        return table(List.of("claim", "by", "advantage", "verdict"), rows);
    }

    private Comparison compare(Claim claim, Metric metric) {
        return new Comparison(
                seeds.stream()
                        .mapToDouble(
                                seed ->
                                        metric.of(run(claim.worse(), seed))
                                                - metric.of(run(claim.better(), seed)))
                        .toArray());
    }

    private double[] values(Variant variant, Function<RunResult, Double> value) {
        return seeds.stream().mapToDouble(seed -> value.apply(run(variant, seed))).toArray();
    }

    private RunResult run(Variant variant, long seed) {
        return results.run(variant, seed);
    }

    private static String spread(double[] values, int digits) {
        Comparison summary = new Comparison(values);
        return Numbers.fixed(summary.mean(), digits)
                + " ± "
                + Numbers.fixed(summary.deviation(), digits);
    }

    private static String signed(double value, int digits) {
        return (value < 0 ? "−" : "+") + Numbers.fixed(Math.abs(value), digits);
    }

    private static String table(List<String> header, List<List<String>> rows) {
        String rule = header.stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|"));
        List<String> lines = new ArrayList<>(List.of(line(header), rule));
        rows.forEach(row -> lines.add(line(row)));
        return String.join("\n", lines);
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
