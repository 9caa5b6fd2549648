package io.github.flashar.testkit.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open file. */
final class FaultyChannel extends PlainChannel {

    private final FileChannel memory;
    private final Path path;
    private final Faults faults;
    private final Disk disk;

    FaultyChannel(FileChannel memory, Path path, Faults faults, Disk disk) {
        this.memory = memory;
        this.path = path;
        this.faults = faults;
        this.disk = disk;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        faults.call("read");
        return memory.read(target);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        faults.call("read");
        return memory.read(target, position);
    }

    /** A write that fails has written half. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        boolean alive = !faults.dead();
        try {
            faults.write(source.remaining());
        } catch (IOException | Crash e) {
            if (alive) {
                memory.write(source.slice(source.position(), source.remaining() / 2));
            }
            throw e;
        }
        return memory.write(source);
    }

    @Override
    public long position() throws IOException {
        return memory.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        memory.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return memory.size();
    }

    @Override
    public void force(boolean metadata) throws IOException {
        faults.change("force");
        disk.forceFile(path);
    }

    /** Memory has no pages to map, so a real file lends them. */
    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        faults.call("map");
        Path lent = Files.createTempFile("mapped", ".bytes");
        try (FileChannel channel =
                FileChannel.open(lent, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
            memory.read(bytes, position);
            channel.write(bytes.flip());
            return channel.map(mode, 0, size);
        } finally {
            Files.delete(lent);
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        memory.close();
        faults.call("close");
    }
}
