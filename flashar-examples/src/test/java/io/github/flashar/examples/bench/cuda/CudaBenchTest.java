package io.github.flashar.examples.bench.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench decode --backend cuda}, on a model that an emulated GPU can draw. */
class CudaBenchTest {

    @TempDir private Path folder;

    @BeforeEach
    void requireDevice() {
        Optional<String> missing = CudaDevice.whyNone();
        assumeTrue(missing.isEmpty(), () -> "no CUDA device: " + missing.orElseThrow());
    }

    @Test
    void everythingIsMeasuredAndWritten() throws IOException {
        CommandLineRun run = bench("--batches", "1,2", "--compared", "1", "--deterministic");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("TINY, 2x2 tokens, made-up weights")
                .contains("raster, deterministic", "diagonal, batch 2", "attention_mma");
        assertThat(lines("machine")).hasSize(1);
        assertThat(lines("agreement"))
                .singleElement()
                .satisfies(line -> assertThat(number(line, "share")).isBetween(0.0, 1.0));
        assertThat(lines("speed")).hasSize(8).allSatisfy(CudaBenchTest::isSpeed);
        assertThat(lines("kernels"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(kernels(line).has("sample")).isTrue());
    }

    /** Token by token such models are too slow to be measured whole. */
    @Test
    void aModelThatReadsTextIsMeasuredToo() throws IOException {
        CommandLineRun run =
                bench("--size", "TINY_TEXT", "--grid", "9x8", "--batches", "1", "--compared", "0");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("raster, extrapolated from 65 passes");
        assertThat(lines("speed")).hasSize(2);
        for (JsonObject line : lines("speed")) {
            boolean raster = line.get("decoder").getAsString().equals("raster");
            assertThat(number(line, "seconds")).isPositive();
            assertThat(number(line, "timed_passes")).isEqualTo(raster ? 65 : 16);
            assertThat(line.get("extrapolated").getAsBoolean()).isEqualTo(raster);
            assertThat(line.has("pixel_seconds")).isNotEqualTo(raster);
        }
    }

    @Test
    void theEmulatorsTimesAreSaidToMeanNothing() throws IOException {
        CommandLineRun run = bench("--batches", "1", "--compared", "0", "--decoders", "DIAGONAL");
        boolean emulated = lines("machine").get(0).get("emulated").getAsBoolean();
        assertThat(run.out().contains("no time below means a thing")).isEqualTo(emulated);
        assertThat(lines("agreement")).isEmpty();
        assertThat(lines("speed")).hasSize(1);
    }

    @Test
    void aModelFolderIsRefused() {
        CommandLineRun run = bench("--model", folder.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--model", "made-up weights");
    }

    private CommandLineRun bench(String... options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bench",
                                "decode",
                                "--backend",
                                "cuda",
                                "--repetitions",
                                "1",
                                "--output",
                                folder.toString()));
        List<String> asked = List.of(options);
        if (!asked.contains("--size")) {
            command.addAll(List.of("--size", "TINY", "--grid", "2x2"));
        }
        command.addAll(asked);
        return CommandLineRun.of(command.toArray());
    }

    private static void isSpeed(JsonObject line) {
        assertThat(number(line, "seconds")).isPositive();
        assertThat(number(line, "launches")).isPositive();
        assertThat(number(line, "share_of_roof")).isPositive();
        assertThat(line.has("pixel_seconds")).isEqualTo(!line.get("deterministic").getAsBoolean());
    }

    private static double number(JsonObject line, String name) {
        return line.get(name).getAsDouble();
    }

    private static JsonObject kernels(JsonObject line) {
        return line.getAsJsonObject("kernels");
    }

    private List<JsonObject> lines(String kind) throws IOException {
        return Files.readAllLines(folder.resolve("bench.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(line -> line.get("kind").getAsString().equals(kind))
                .toList();
    }
}
