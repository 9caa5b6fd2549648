package io.github.flashar.examples.hub;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes of a file as they arrive.
 *
 * @param body the bytes
 * @param start place of the first one in the file
 */
record RemoteContent(InputStream body, long start) implements AutoCloseable {

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // What was read is kept, and nothing more is wanted of this connection.
        }
    }
}
