package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Maps files that fit one buffer. */
public final class FileMapping {

    private FileMapping() {}

    /**
     * Maps a whole file, read-only.
     *
     * @param what it should be, for messages, such as "a shard"
     * @param least fewest bytes of such a file
     * @throws InvalidFileException if it cannot be read, or has fewer bytes or more than 2³¹ − 1
     */
    public static MappedByteBuffer readOnly(Path file, String what, int least) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() < least || channel.size() > Integer.MAX_VALUE) {
                throw new InvalidFileException(
                        file,
                        String.format(
                                "has %d bytes, %s has %d..%d",
                                channel.size(), what, least, Integer.MAX_VALUE));
            }
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }
}
