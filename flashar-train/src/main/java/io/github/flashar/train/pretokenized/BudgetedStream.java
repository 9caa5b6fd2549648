package io.github.flashar.train.pretokenized;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A buffer as a stream that skips without reading and hands out so many bytes and no more: who
 * keeps what it reads stays within memory that is known before.
 */
final class BudgetedStream extends InputStream {

    private final ByteBuffer bytes;
    private long budget;

    BudgetedStream(ByteBuffer bytes, long budget) {
        this.bytes = bytes.duplicate().rewind();
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!bytes.hasRemaining()) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, bytes.remaining());
        budget -= count;
        if (budget < 0) {
            throw new IOException("its headers are too long");
        }
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, bytes.remaining()));
        bytes.position(bytes.position() + skipped);
        return skipped;
    }

    @Override
    public int available() {
        return bytes.remaining();
    }
}
