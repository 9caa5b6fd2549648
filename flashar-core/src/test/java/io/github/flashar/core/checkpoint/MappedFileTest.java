package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {

    @TempDir Path folder;

    @Test
    void readsAcrossTheBordersOfMappings() throws IOException {
        byte[] content = new byte[1000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7);
        }
        Path path = Files.write(folder.resolve("file"), content);

        for (int window : new int[] {1, 7, 100, 999, 1000, 1001}) {
            MappedFile file = MappedFile.open(path, window);
            for (int from = 0; from < content.length; from += 93) {
                ByteBuffer target = ByteBuffer.allocate(Math.min(350, content.length - from));
                file.read(from, target);
                assertThat(target.array())
                        .isEqualTo(Arrays.copyOfRange(content, from, from + target.capacity()));
            }
        }
    }

    /** The file is sparse: 5 GiB of zeros that take no space. */
    @Test
    void offsetsBeyondFourGibibytesAreExact() throws IOException {
        long large = 5L << 30;
        String header =
                String.format(
                        "{\"big\": {\"dtype\": \"U8\", \"shape\": [%d], \"data_offsets\": [0, %d]},"
                                + "\"w\": {\"dtype\": \"F32\", \"shape\": [2],"
                                + " \"data_offsets\": [%d, %d]}}",
                        large, large, large, large + 8);
        Path path = sparse(header, large, 1.5f, -2f);

        SafetensorsFile file = SafetensorsFile.open(path);
        assertThat(file.tensor("big").elements()).isEqualTo(large);
        assertThat(file.floats("w")).containsExactly(1.5f, -2f);
        assertThatThrownBy(() -> file.longs("big"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("\"big\" has 5368709120 elements");
    }

    private Path sparse(String header, long dataOffset, float... values) throws IOException {
        byte[] start = SafetensorsBytes.file(header.getBytes(StandardCharsets.UTF_8), 0);
        ByteBuffer end = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            end.putFloat(value);
        }
        Path path = folder.resolve("big.safetensors");
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(start));
            channel.write(end.flip(), start.length + dataOffset);
        }
        return path;
    }
}
