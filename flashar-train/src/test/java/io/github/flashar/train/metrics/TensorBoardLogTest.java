package io.github.flashar.train.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.flashar.train.loop.TrainingProgress;
import io.github.flashar.train.metrics.proto.Event;
import io.github.flashar.train.metrics.proto.SessionLog.SessionStatus;
import io.github.flashar.train.metrics.proto.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what we write with classes generated from TensorBoard's schema. */
class TensorBoardLogTest {

    @TempDir Path folder;

    @Test
    void scalarsAndPicturesArriveAsTheyWere() throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("fused", 5.125);
        values.put("gradient_norm", Double.NaN);
        values.put("verlust/größe", -1e-30);
        try (TensorBoardLog log = TensorBoardLog.open(folder.resolve("new/tensorboard"), 0)) {
            log.write(1, values);
            log.write(5_000_000_000L, Map.of("fused", 3.0));
            log.writeImage(300, "samples", 640, 128, new byte[] {1, 2, (byte) 200});
        }

        List<Event> events = events(files(folder.resolve("new/tensorboard")).get(0));

        assertThat(events).hasSize(5);
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionStatus.START);
        assertThat(events.get(1).getStep()).isEqualTo(1);
        assertThat(events.get(2).getStep()).isEqualTo(1);
        assertThat(events.get(2).getSummary().getValueList())
                .extracting(Summary.Value::getTag, Summary.Value::getSimpleValue)
                .containsExactly(
                        tuple("fused", 5.125f),
                        tuple("gradient_norm", Float.NaN),
                        tuple("verlust/größe", -1e-30f));
        assertThat(events.get(3).getStep()).isEqualTo(5_000_000_000L);
        Summary.Image image = events.get(4).getSummary().getValue(0).getImage();
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(128);
        assertThat(image.getColorspace()).isEqualTo(3);
        assertThat(image.getEncodedImageString().toByteArray()).containsExactly(1, 2, 200);
        double now = System.currentTimeMillis() / 1e3;
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getWallTime()).isBetween(now - 60, now + 1));
    }

    @Test
    void aResumedRunBeginsAFileThatForgetsWhatCameAfter() throws IOException {
        for (long step = 1; step <= 3; step++) {
            try (TensorBoardLog log = TensorBoardLog.open(folder, step == 1 ? 0 : 7)) {
                log.write(8, Map.of("loss", (double) step));
            }
        }

        List<Path> files = files(folder);

        assertThat(files).hasSize(3);
        for (int i = 1; i < 3; i++) {
            Event start = events(files.get(i)).get(1);
            assertThat(start.getSessionLog().getStatus()).isEqualTo(SessionStatus.START);
            assertThat(start.getStep()).isEqualTo(8);
            assertThat(events(files.get(i)).get(2).getSummary().getValue(0).getSimpleValue())
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void theRecorderWritesBothAndResumesBoth() throws IOException {
        try (MetricsRecorder recorder = MetricsRecorder.open(folder, 0)) {
            assertThat(recorder.afterStep(progress(1))).isTrue();
            recorder.record(progress(2), Map.of("held_out", 4.5));
            recorder.afterStep(progress(3));
        }
        try (MetricsRecorder recorder = MetricsRecorder.open(folder, 2)) {
            recorder.afterStep(progress(3));
        }

        String rest = ",\"learning_rate\":0.25,\"gradient_norm\":2.0,\"tokens_per_second\":100.0";
        assertThat(folder.resolve(MetricsRecorder.LOG))
                .hasContent(
                        "{\"step\":1,\"loss\":1.0"
                                + rest
                                + "}\n{\"step\":2,\"loss\":2.0"
                                + rest
                                + ",\"held_out\":4.5}\n{\"step\":3,\"loss\":3.0"
                                + rest
                                + "}");
        List<Path> files = files(folder.resolve(MetricsRecorder.TENSORBOARD));
        assertThat(files).hasSize(2);
        assertThat(events(files.get(0)).get(3).getSummary().getValueList())
                .extracting(Summary.Value::getTag)
                .containsExactly(
                        "loss", "learning_rate", "gradient_norm", "tokens_per_second", "held_out");
        assertThat(events(files.get(1)).get(1).getStep()).isEqualTo(3);
    }

    private static TrainingProgress progress(long step) {
        return new TrainingProgress(step, 3, Map.of("loss", (double) step), 0.25, 2, false, 100);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Takes a file apart, checking both checksums of each record. */
    private static List<Event> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ByteBuffer length = bytes.slice(bytes.position(), Long.BYTES);
            byte[] content = new byte[(int) bytes.getLong()];
            assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(length));
            bytes.get(content);
            assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(ByteBuffer.wrap(content)));
            Event event = Event.parseFrom(content);
            assertThat(event.getUnknownFields().asMap()).isEmpty();
            assertThat(event.getSummary().getUnknownFields().asMap()).isEmpty();
            events.add(event);
        }
        return events;
    }

    private static int unmasked(int checksum) {
        int rotated = checksum - 0xa282ead8;
        return rotated << 15 | rotated >>> 17;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
