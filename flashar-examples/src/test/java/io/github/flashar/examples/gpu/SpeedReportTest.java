package io.github.flashar.examples.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedReportTest {

    @TempDir private Path folder;

    @Test
    void figuresStandBesideWhatTheyShouldBe() throws IOException {
        write(
                "one",
                machine(false),
                speed("raster", "16x16", 1, 0.06),
                speed("diagonal", "16x16", 1, 0.008),
                speed("diagonal", "24x24", 1, 0.009));
        write(
                "two",
                machine(false),
                speed("diagonal", "16x16", 64, 0.02),
                speed("diagonal", "16x16", 256, 0.1));
        assertThat(SpeedReport.text(folder))
                .containsPattern(
                        "16x16, batch 1, ms an image +8\\.00, floor 12\\.0 kept, aim 6\\.00 missed")
                .containsPattern("24x24, batch 1, ms an image +9\\.00, aim 9\\.50 kept")
                .containsPattern("16x16, best batch, images/s +3200, aim 3500 missed")
                .containsPattern("the same with pixels +1600, aim 1000 kept")
                .containsPattern("diagonal / raster at batch 1 +7\\.50, aim 6\\.00 kept")
                .containsPattern("share of its roof +0\\.40, floor 0\\.35 kept")
                .containsPattern("its traffic's roof +0\\.30, floor 0\\.50 missed")
                .doesNotContain("emulated");
    }

    @Test
    void whatWasNotMeasuredIsSaidToBeSo() throws IOException {
        write("one", machine(true), speed("diagonal", "24x24", 1, 0.02));
        assertThat(SpeedReport.text(folder))
                .containsPattern("16x16, batch 1, ms an image +not measured")
                .containsPattern("24x24, batch 1, ms an image +20\\.0, aim 9\\.50 missed")
                .contains("An emulated GPU: none of this counts.");
    }

    @Test
    void noResultsAreNoTable() throws IOException {
        write("one", machine(false));
        assertThat(SpeedReport.text(folder)).isEqualTo("no speed was measured");
    }

    private void write(String part, String... lines) throws IOException {
        Path file = Files.createDirectories(folder.resolve(part)).resolve("bench.jsonl");
        Files.write(file, List.of(lines));
    }

    private static String machine(boolean emulated) {
        return "{\"kind\": \"machine\", \"emulated\": " + emulated + "}";
    }

    private static String speed(String decoder, String grid, int batch, double seconds) {
        return String.format(
                "{\"kind\": \"speed\", \"size\": \"B\", \"grid\": \"%s\", \"decoder\": \"%s\","
                        + " \"deterministic\": false, \"batch\": %d, \"seconds\": %s,"
                        + " \"images_per_second\": %s, \"pictures_per_second\": %s,"
                        + " \"share_of_roof\": 0.4, \"share_of_copy\": 0.3}",
                grid, decoder, batch, seconds, batch / seconds, batch / seconds / 2);
    }
}
