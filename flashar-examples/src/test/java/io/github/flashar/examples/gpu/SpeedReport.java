package io.github.flashar.examples.gpu;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.examples.console.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts what benchmarks wrote beside what the engine is to reach. */
public final class SpeedReport {

    private static final String RESULTS = "bench.jsonl";

    private SpeedReport() {}

    /** {@code SpeedReport FOLDER}, in whose folders results lie. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(text(Path.of(arguments[0])));
    }

    static String text(Path folder) throws IOException {
        List<JsonObject> lines = lines(folder);
        Map<String, List<JsonObject>> bySize = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> line.get("kind").getAsString().equals("speed"))
                .forEach(
                        line ->
                                bySize.computeIfAbsent(
                                                line.get("size").getAsString(),
                                                any -> new ArrayList<>())
                                        .add(line));
        if (bySize.isEmpty()) {
            return "no speed was measured";
        }
        boolean emulated =
                lines.stream().anyMatch(l -> l.has("emulated") && l.get("emulated").getAsBoolean());
        return table(bySize)
                + (emulated
                        ? System.lineSeparator() + "An emulated GPU: none of this counts."
                        : "");
    }

    private static String table(Map<String, List<JsonObject>> bySize) {
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(bySize.keySet());
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (SpeedAim aim : SpeedAim.all()) {
            List<String> row = new ArrayList<>(List.of(aim.name()));
            bySize.forEach((size, speeds) -> row.add(aim.cell(size, speeds)));
            table.row(row);
        }
        return table.toString();
    }

    /** Records of all results, older files first by name. */
    private static List<JsonObject> lines(Path folder) throws IOException {
        List<JsonObject> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.endsWith(RESULTS)).sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JsonParser.parseString(line).getAsJsonObject());
                }
            }
        }
        return lines;
    }
}
