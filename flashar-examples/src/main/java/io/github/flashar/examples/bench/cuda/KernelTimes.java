package io.github.flashar.examples.bench.cuda;

import com.google.gson.JsonObject;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.cuda.runtime.LaunchTime;
import io.github.flashar.infer.model.DecoderKind;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the time of one pass goes.
 *
 * @param kind order of drawing
 * @param batch images of the pass
 * @param pass its number, counted from 0
 * @param parts most costly first
 */
record KernelTimes(DecoderKind kind, int batch, int pass, List<Part> parts) {

    /**
     * All launches of one name.
     *
     * @param name of the kernel or product
     * @param calls launches
     * @param micros microseconds of all of them
     */
    record Part(String name, long calls, double micros) {}

    static KernelTimes of(DecoderKind kind, int batch, int pass, List<LaunchTime> launches) {
        Map<String, DoubleSummaryStatistics> byName =
                launches.stream()
                        .collect(
                                Collectors.groupingBy(
                                        LaunchTime::name,
                                        Collectors.summarizingDouble(LaunchTime::micros)));
        List<Part> parts =
                byName.entrySet().stream()
                        .map(
                                e ->
                                        new Part(
                                                e.getKey(),
                                                e.getValue().getCount(),
                                                e.getValue().getSum()))
                        .sorted(Comparator.comparingDouble(Part::micros).reversed())
                        .toList();
        return new KernelTimes(kind, batch, pass, parts);
    }

    private double total() {
        return parts.stream().mapToDouble(Part::micros).sum();
    }

    /** For a console. */
    String text() {
        TextTable table = new TextTable("launches of pass " + pass, "calls", "µs", "share");
        for (Part part : parts) {
            table.row(row(part.name(), part.calls(), part.micros()));
        }
        long calls = parts.stream().mapToLong(Part::calls).sum();
        table.row(row("all, one after another", calls, total()));
        return String.format(
                Locale.ROOT,
                "%s, batch %d%n%s",
                kind.name().toLowerCase(Locale.ROOT),
                batch,
                table);
    }

    private List<String> row(String name, long calls, double micros) {
        return List.of(
                name,
                String.valueOf(calls),
                Numbers.fixed(micros, 1),
                Numbers.percent(micros / total()));
    }

    /** For a program. */
    JsonObject json() {
        JsonObject times = new JsonObject();
        for (Part part : parts) {
            JsonObject json = new JsonObject();
            json.addProperty("calls", part.calls());
            json.addProperty("microseconds", part.micros());
            times.add(part.name(), json);
        }
        JsonObject json = new JsonObject();
        json.addProperty("decoder", kind.name().toLowerCase(Locale.ROOT));
        json.addProperty("batch", batch);
        json.addProperty("pass", pass);
        json.add("kernels", times);
        return json;
    }
}
