package io.github.flashar.train.checkpoint;

import ai.djl.ndarray.NDArray;
import io.github.flashar.train.loop.ResumableRun;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** One hash over everything that the next steps of a run depend on. */
final class RunDigest {

    private final MessageDigest hash;

    private RunDigest(MessageDigest hash) {
        this.hash = hash;
    }

    static String of(ResumableRun run) {
        try {
            RunDigest digest = new RunDigest(MessageDigest.getInstance("SHA-256"));
            digest.text(run.step() + " " + new TreeMap<>(run.counters()));
            digest.arrays(run.parameters().asMap());
            digest.arrays(run.state());
            return HexFormat.of().formatHex(digest.hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void arrays(Map<String, NDArray> arrays) {
        new TreeMap<>(arrays)
                .forEach(
                        (name, array) -> {
                            text(name);
                            hash.update(array.toByteBuffer());
                        });
    }

    private void text(String text) {
        hash.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
