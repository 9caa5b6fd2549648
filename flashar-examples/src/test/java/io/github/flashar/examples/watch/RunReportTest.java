package io.github.flashar.examples.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.report.GateMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The report is a function of the folder, whatever of it is there. */
class RunReportTest {

    @TempDir Path path;

    private RunFolder folder;

    @BeforeEach
    void describe() {
        folder = new RunFolder(path);
        new RunDescription(
                        "Adapting <it>",
                        "flashar adapt --steps 40",
                        40,
                        8,
                        3.25,
                        10,
                        List.of("cat & dog", "frog"),
                        List.of(List.of("Seed", "7")))
                .write(folder.description());
    }

    @Test
    void aRunThatHasJustBegunHasAReport() throws Exception {
        Document page = page();

        assertThat(page.getDocumentElement().getTextContent())
                .contains("Adapting <it>", "flashar adapt --steps 40", "0 of 40", "Seed", "no look")
                .doesNotContain("NaN", "null");
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
    }

    @Test
    void everythingARunLeavesIsShown() throws Exception {
        fill(25);

        Document page = page();

        assertThat(page.getDocumentElement().getTextContent())
                .contains("25 of 40", "63 %", "4.500", "raster model: 3.250", "2 looks took 3.00 s")
                .contains("cat & dog", "step 10", "step 20", "FlashAR at initialisation", "3.900")
                .contains("horizontal interior", "0.50")
                .doesNotContain("NaN", "null");
        // losses, learning rate, norm, rate, two strips, gate statistics and gate map
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(8);
    }

    @Test
    void aLongRunShowsSomeOfItsSamplesWithTheFirstAndTheLast() throws Exception {
        for (int step = 0; step <= 400; step += 10) {
            writeSample(step);
        }

        assertThat(page().getElementsByTagName("img").getLength()).isEqualTo(12);
        assertThat(page().getDocumentElement().getTextContent()).contains("step 0", "step 400");
    }

    @Test
    void samplesOfStepsTakenAgainAreForgotten() throws IOException {
        for (int step : new int[] {0, 10, 20}) {
            writeSample(step);
        }

        folder.forgetSamplesAfter(10);

        assertThat(folder.samples().keySet()).containsExactly(0L, 10L);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Files.writeString(folder.gateMap(), "{\"height\": 2, \"width\": 2, \"gates\": [1, 2]}");
        refuses(folder.gateMap(), "2 values");
        Files.writeString(folder.scores(), "{\"cross_entropies\": [{\"all_cells\": 2}]}");
        refuses(folder.scores(), "holds no scores");
        Files.writeString(folder.description(), "{\"title\": 1}");
        refuses(folder.description(), "title");
        Files.delete(folder.description());
        refuses(path, "holds no run.json");
    }

    private void refuses(Path file, String problem) {
        assertThatThrownBy(() -> RunReport.write(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem);
    }

    private void fill(int steps) throws IOException {
        StringBuilder log = new StringBuilder();
        for (int step = 1; step <= steps; step++) {
            log.append("{\"step\":").append(step);
            log.append(",\"loss\":4.6,\"fused\":4.5,\"horizontal\":4.7,\"vertical\":4.8");
            log.append(",\"learning_rate\":5e-4,\"gradient_norm\":null,\"tokens_per_second\":100");
            if (step % 10 == 0) {
                log.append(",\"held_out\":3.9,\"gate_mean\":0.5,\"gate_entropy\":0.9");
                log.append(",\"gate_near_0\":0,\"gate_near_1\":0.1,\"look_seconds\":1.5");
            }
            log.append("}\n");
        }
        log.replace(log.indexOf("null"), log.indexOf("null") + 4, "2.0");
        Files.writeString(folder.metrics(), log);
        Files.writeString(
                folder.scores(),
                "{\"cross_entropies\": [{\"model\": \"raster model\", \"all_cells\": 3.25,"
                        + " \"horizontal_interior\": null}, {\"model\": \"FlashAR at"
                        + " initialisation\", \"all_cells\": 3.9, \"horizontal_interior\": 4}]}");
        double[] gates = {1, 1, 0, 0.5};
        JsonFiles.write(folder.gateMap(), new GateMap(new TokenGrid(2, 2), gates).json());
        writeSample(10);
        writeSample(20);
    }

    private void writeSample(long step) throws IOException {
        Files.createDirectories(folder.samplesFolder());
        ImageFiles.writePng(folder.sample(step), new RgbImage(4, 2, new byte[24]), Map.of());
    }

    private Document page() throws Exception {
        Path report = RunReport.write(folder);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
    }
}
