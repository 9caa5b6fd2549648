package io.github.flashar.examples.watch;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingProgress;
import io.github.flashar.train.metrics.MetricsLog;
import io.github.flashar.train.metrics.MetricsRecorder;
import io.github.flashar.train.metrics.TensorBoardLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records every step of a run and looks at the model every so many steps and after the last: grids
 * kept apart are scored, images of fixed subjects and seeds drawn, and the report written anew.
 * What the looks cost is a metric too.
 */
public final class Watch implements TrainingListener, AutoCloseable {

    static final String LOOK_SECONDS = "look_seconds";

    private final RunFolder folder;
    private final Watching watching;
    private final WatchedModel model;
    private final TensorBoardLog board;
    private final MetricsRecorder recorder;

    private Watch(RunFolder folder, Watching watching, WatchedModel model, long doneSteps) {
        this.folder = folder;
        this.watching = watching;
        this.model = model;
        MetricsLog log = MetricsLog.open(folder.metrics(), doneSteps);
        this.board = TensorBoardLog.open(folder.tensorBoard(), doneSteps);
        this.recorder = new MetricsRecorder(List.of(log, board));
    }

    /**
     * Begins to watch.
     *
     * @param doneSteps steps done by the run that this one continues; what it wrote of later ones
     *     is forgotten
     */
    public static Watch start(
            RunFolder folder,
            RunDescription description,
            Watching watching,
            WatchedModel model,
            long doneSteps) {
        Watch watch = new Watch(folder, watching, model, doneSteps);
        description.write(folder.description());
        folder.forgetSamplesAfter(doneSteps == 0 ? -1 : doneSteps);
        if (watching.every() > 0) {
            if (doneSteps == 0) {
                watch.draw(0);
            }
            RunReport.write(folder);
        }
        return watch;
    }

    @Override
    public boolean afterStep(TrainingProgress progress) {
        if (isDue(progress)) {
            recorder.record(progress, look(progress.step()));
            RunReport.write(folder);
        } else {
            recorder.afterStep(progress);
        }
        return true;
    }

    @Override
    public void close() {
        recorder.close();
    }

    private boolean isDue(TrainingProgress progress) {
        long every = watching.every();
        return every > 0 && (progress.step() % every == 0 || progress.step() == progress.steps());
    }

    private Map<String, Double> look(long step) {
        long start = System.nanoTime();
        Measurement found = model.measure();
        found.gates().ifPresent(gates -> JsonFiles.write(folder.gateMap(), gates.json()));
        draw(step);
        Map<String, Double> values = new LinkedHashMap<>(found.values());
        values.put(LOOK_SECONDS, (System.nanoTime() - start) / 1e9);
        return values;
    }

    private void draw(long step) {
        watching.samples()
                .ifPresent(
                        samples -> {
                            try (TokenDecoder decoder = model.decoder()) {
                                write(step, samples.order().draw(decoder, samples.pictures()));
                            }
                        });
    }

    private void write(long step, RgbImage strip) {
        Path file = folder.sample(step);
        OutputFolder.make(folder.samplesFolder());
        ImageFiles.writePng(file, strip, Map.of("Step", String.valueOf(step)));
        try {
            byte[] png = Files.readAllBytes(file);
            board.writeImage(step, "samples", strip.width(), strip.height(), png);
        } catch (IOException e) {
            throw new UncheckedIOException("just written: " + file, e);
        }
    }
}
