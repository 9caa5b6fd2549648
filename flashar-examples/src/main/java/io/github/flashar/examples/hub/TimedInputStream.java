package io.github.flashar.examples.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stream that fails when nothing arrives for a while. The JDK's HTTP client has no such limit for
 * a body, only one for the whole of it, which a large file outlasts.
 */
final class TimedInputStream extends FilterInputStream {

    private final Duration limit;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "download");
                        thread.setDaemon(true);
                        return thread;
                    });

    TimedInputStream(InputStream in, Duration limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Future<Integer> bytes = reader.submit(() -> in.read(buffer, offset, length));
        try {
            return bytes.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("nothing arrived for " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IOException("connection lost (" + e.getCause() + ")", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Not offered: every byte would change threads. */
    @Override
    public int read() {
        throw new UnsupportedOperationException("read blocks of bytes");
    }

    @Override
    public void close() throws IOException {
        // First the stream, for it frees a reader that still waits.
        super.close();
        reader.shutdownNow();
    }
}
