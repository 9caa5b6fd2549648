package io.github.flashar.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A mapped file as a channel that hands out so many bytes and no more: a reader that keeps what it
 * reads stays within memory that is known before.
 */
final class MappedChannel implements SeekableByteChannel {

    private final MappedFile file;
    private final long budget;
    private long used;
    private long position;
    private boolean open = true;

    MappedChannel(MappedFile file, long budget) {
        this.file = file;
        this.budget = budget;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= file.size()) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), file.size() - position);
        used += count;
        if (used > budget) {
            throw new IOException("its directory is longer than " + budget + " bytes");
        }
        int limit = target.limit();
        file.read(position, target.limit(target.position() + count));
        target.limit(limit);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        if (newPosition < 0) {
            throw new IOException("position " + newPosition + " is before the file");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
