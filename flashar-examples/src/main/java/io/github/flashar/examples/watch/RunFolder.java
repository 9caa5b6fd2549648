package io.github.flashar.examples.watch;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.train.metrics.MetricsRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run that is watched leaves in its folder.
 *
 * <pre>
 * run.json                     what runs and how, see RunDescription
 * metrics.jsonl, tensorboard/  each step
 * gate-map.json                mean gate of each cell at the last look, of a FlashAR model
 * samples/step-00000500.png    images drawn after that step
 * scores.json                  cross-entropies of the models compared
 * report.html                  all of it for people
 * </pre>
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {

    private static final Pattern SAMPLE = Pattern.compile("step-([0-9]{8,12})\\.png");

    public Path description() {
        return path.resolve("run.json");
    }

    public Path metrics() {
        return path.resolve(MetricsRecorder.LOG);
    }

    public Path tensorBoard() {
        return path.resolve(MetricsRecorder.TENSORBOARD);
    }

    public Path gateMap() {
        return path.resolve("gate-map.json");
    }

    public Path scores() {
        return path.resolve("scores.json");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    Path sample(long step) {
        return samplesFolder().resolve(String.format("step-%08d.png", step));
    }

    /** The images drawn so far, by step. */
    Map<Long, Path> samples() {
        Map<Long, Path> found = new TreeMap<>();
        if (!Files.isDirectory(samplesFolder())) {
            return found;
        }
        try (Stream<Path> files = Files.list(samplesFolder())) {
            for (Path file : files.toList()) {
                Matcher name = SAMPLE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.put(Long.parseLong(name.group(1)), file);
                }
            }
            return found;
        } catch (IOException e) {
            throw new InvalidFileException(samplesFolder(), "cannot be read: " + e, e);
        }
    }

    /** Deletes images of steps that a resumed run takes again. */
    void forgetSamplesAfter(long doneSteps) {
        samples()
                .forEach(
                        (step, file) -> {
                            if (step > doneSteps) {
                                delete(file);
                            }
                        });
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be deleted: " + e, e);
        }
    }

    Path samplesFolder() {
        return path.resolve("samples");
    }
}
