package io.github.flashar.train.metrics;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Event files for TensorBoard: {@code tensorboard --logdir FOLDER}.
 *
 * <p>Each opening begins a new file, as TensorBoard expects. It starts with the message that a
 * session starts at the step after those done, upon which TensorBoard forgets what older files of
 * the folder say about that step and later ones. Messages and field numbers are those of the public
 * {@code event.proto} and {@code summary.proto}.
 */
public final class TensorBoardLog implements MetricsSink {

    private static final Pattern NAME =
            Pattern.compile("events\\.out\\.tfevents\\.([0-9]{10})\\..*");

    private static final String VERSION = "brain.Event:2";

    /** Fields of Event. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;

    /** Field and value of SessionLog. */
    private static final int STATUS = 1;

    private static final int START = 1;

    /** Fields of Summary, Summary.Value and Summary.Image. */
    private static final int VALUE = 1;

    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HEIGHT = 1;
    private static final int WIDTH = 2;
    private static final int COLOR_SPACE = 3;
    private static final int RGB = 3;
    private static final int ENCODED_IMAGE = 4;

    private final RecordFile file;

    private TensorBoardLog(RecordFile file) {
        this.file = file;
    }

    /**
     * Begins an event file in a folder, which is made if need be.
     *
     * @param doneSteps steps that were done before; 0 for a new run
     */
    public static TensorBoardLog open(Path folder, long doneSteps) {
        TensorBoardLog log = new TensorBoardLog(RecordFile.create(folder.resolve(name(folder))));
        log.file.write(event(0).string(FILE_VERSION, VERSION).toBytes());
        ProtoMessage start = new ProtoMessage().number(STATUS, START);
        log.file.write(event(doneSteps + 1).message(SESSION_LOG, start).toBytes());
        return log;
    }

    @Override
    public void write(long step, Map<String, Double> values) {
        ProtoMessage summary = new ProtoMessage();
        values.forEach(
                (name, value) ->
                        summary.message(
                                VALUE,
                                new ProtoMessage()
                                        .string(TAG, name)
                                        .floatNumber(SIMPLE_VALUE, value.floatValue())));
        file.write(event(step).message(SUMMARY, summary).toBytes());
    }

    /** Appends a picture, encoded as PNG. */
    public void writeImage(long step, String tag, int width, int height, byte[] png) {
        ProtoMessage image =
                new ProtoMessage()
                        .number(HEIGHT, height)
                        .number(WIDTH, width)
                        .number(COLOR_SPACE, RGB)
                        .bytes(ENCODED_IMAGE, png);
        ProtoMessage value = new ProtoMessage().string(TAG, tag).message(IMAGE, image);
        file.write(
                event(step).message(SUMMARY, new ProtoMessage().message(VALUE, value)).toBytes());
    }

    @Override
    public void close() {
        file.close();
    }

    private static ProtoMessage event(long step) {
        return new ProtoMessage()
                .doubleNumber(WALL_TIME, System.currentTimeMillis() / 1e3)
                .number(STEP, step);
    }

    /** TensorBoard reads files in the order of their names, so each must follow those there are. */
    private static String name(Path folder) {
        long seconds = Math.max(System.currentTimeMillis() / 1000, newest(folder) + 1);
        return String.format(
                "events.out.tfevents.%010d.flashar.%d", seconds, ProcessHandle.current().pid());
    }

    private static long newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new InvalidFileException(folder, "cannot be read: " + e, e);
        }
    }
}
