package io.github.flashar.examples.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server says about a file. Etag and commit become file names, so they are checked to be
 * harmless ones.
 *
 * @param commit commit of the repository, 40 hexadecimal digits
 * @param etag identifies the content: its SHA-256 where the file is a large one
 * @param bytes its size
 */
record RemoteFile(String commit, String etag, long bytes) {

    private static final String COMMIT = "X-Repo-Commit";
    private static final String LINKED_ETAG = "X-Linked-Etag";
    private static final String LINKED_SIZE = "X-Linked-Size";

    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SAFE_NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,127}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    /** Whether a redirect describes the file behind it, so that it need not be followed. */
    static boolean isDescribedBy(HttpHeaders headers) {
        return headers.firstValue(COMMIT).isPresent()
                && headers.firstValue(LINKED_ETAG).isPresent()
                && headers.firstValue(LINKED_SIZE).isPresent();
    }

    /** Reads the headers of the answer from {@code uri}. */
    static RemoteFile of(URI uri, HttpHeaders headers) {
        String commit = require(uri, COMMIT, headers.firstValue(COMMIT), COMMIT_ID);
        Optional<String> etag = linkedEtag(headers).or(() -> etag(headers));
        Optional<String> size =
                headers.firstValue(LINKED_SIZE).or(() -> headers.firstValue("Content-Length"));
        return new RemoteFile(
                commit,
                require(uri, "ETag", etag, SAFE_NAME),
                Long.parseLong(require(uri, "Content-Length", size, SIZE)));
    }

    /** The content's SHA-256, if the etag is one. */
    Optional<String> sha256() {
        return sha256(etag);
    }

    /** Returns the name if it is a SHA-256. */
    static Optional<String> sha256(String name) {
        return Optional.of(name).filter(SHA_256.asMatchPredicate());
    }

    /** Whether a partial answer holds all bytes from {@code offset} on. */
    boolean isRestFrom(long offset, HttpHeaders headers) {
        String rest = "bytes " + offset + "-" + (bytes - 1) + "/(" + bytes + "|\\*)";
        return headers.firstValue("Content-Range").orElse("").matches(rest);
    }

    /**
     * Checks that an answer still speaks of this content.
     *
     * @param direct whether the Hub itself sent the content; a storage server has its own etags
     */
    void requireUnchanged(PublishedFile file, HttpHeaders headers, boolean direct) {
        Optional<String> now = linkedEtag(headers);
        if (now.isEmpty() && direct) {
            now = etag(headers);
        }
        if (!now.orElse(etag).equals(etag)) {
            throw new DownloadException(
                    file
                            + " changed on the server during the download: ETag was "
                            + etag
                            + ", now "
                            + now.get()
                            + "; run the command again");
        }
    }

    /** Etag of the file behind a redirect. */
    private static Optional<String> linkedEtag(HttpHeaders headers) {
        return headers.firstValue(LINKED_ETAG).map(RemoteFile::unquote);
    }

    /** Etag of the answer itself. */
    private static Optional<String> etag(HttpHeaders headers) {
        return headers.firstValue("ETag").map(RemoteFile::unquote);
    }

    private static String unquote(String etag) {
        return etag.replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
    }

    private static String require(
            URI uri, String header, Optional<String> value, Pattern expected) {
        return value.filter(expected.asMatchPredicate())
                .orElseThrow(
                        () ->
                                new DownloadException(
                                        uri
                                                + " answers with "
                                                + header
                                                + " = "
                                                + value.orElse("nothing")
                                                + ", expected "
                                                + expected
                                                + "; is HF_ENDPOINT a Hugging Face Hub?"));
    }
}
