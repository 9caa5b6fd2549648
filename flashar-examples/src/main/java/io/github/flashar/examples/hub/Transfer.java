package io.github.flashar.examples.hub;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fills a partial file until it has its size, going on where a connection broke. */
final class Transfer {

    private static final int BLOCK = 1 << 18;

    private final HubClient client;
    private final Attempts attempts;
    private final PublishedFile file;
    private final RemoteFile remote;

    Transfer(HubClient client, Attempts attempts, PublishedFile file, RemoteFile remote) {
        this.client = client;
        this.attempts = attempts;
        this.file = file;
        this.remote = remote;
    }

    /**
     * Returns when the file has its full size and is forced to the disk. Whether the bytes are the
     * right ones is the caller's to check.
     *
     * @throws IOException if the disk fails
     * @throws DownloadException if the server does for good
     */
    void fill(Path partial) throws IOException {
        try (FileChannel out =
                FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // What an earlier run left is not part of the work, and would spoil the time left.
            long before = out.size();
            try (ByteProgress progress = new ByteProgress(file.path(), remote.bytes() - before)) {
                receiveAll(out, bytes -> progress.update(Math.max(0, bytes - before)));
            }
            out.force(true);
        }
    }

    private void receiveAll(FileChannel out, Meter meter) throws IOException {
        long most = out.size();
        while (out.size() < remote.bytes()) {
            try {
                receive(out, meter);
            } catch (NetworkFailure e) {
                // Only a file longer than ever counts: a server that always starts at the front
                // and always breaks at the same place would go on for ever.
                if (out.size() > most) {
                    most = out.size();
                    attempts.progressed();
                }
                attempts.failed(e.cause);
            }
        }
    }

    private void receive(FileChannel out, Meter meter) throws IOException, NetworkFailure {
        try (RemoteContent content = open(out.size())) {
            out.truncate(content.start());
            out.position(content.start());
            // A new buffer each time: a reader that was given up may still hold the last one.
            byte[] buffer = new byte[BLOCK];
            for (int bytes = read(content, buffer); bytes >= 0; bytes = read(content, buffer)) {
                requireRoom(out.position() + bytes);
                write(out, ByteBuffer.wrap(buffer, 0, bytes));
                meter.at(out.position());
            }
        }
        if (out.size() < remote.bytes()) {
            String message = "the file ended after " + out.size() + " of " + remote.bytes();
            throw new NetworkFailure(new EOFException(message + " bytes"));
        }
    }

    private RemoteContent open(long offset) throws NetworkFailure {
        try {
            return client.open(file, remote, offset);
        } catch (IOException e) {
            throw new NetworkFailure(e);
        }
    }

    private static int read(RemoteContent content, byte[] buffer) throws NetworkFailure {
        try {
            return content.body().read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new NetworkFailure(e);
        }
    }

    private void requireRoom(long end) {
        if (end > remote.bytes()) {
            throw new DownloadException(
                    file
                            + ": the server sends more than the "
                            + remote.bytes()
                            + " bytes it announced; run the command again");
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Told where the file ends. */
    private interface Meter {
        void at(long bytes);
    }

    /** Keeps failures of the network, which are tried again, apart from those of the disk. */
    private static final class NetworkFailure extends Exception {

        private static final long serialVersionUID = 1L;

        private final IOException cause;

        private NetworkFailure(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
