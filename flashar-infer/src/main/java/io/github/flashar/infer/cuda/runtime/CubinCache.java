package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels on disk. A file is named by the hash of all that decides its content: source,
 * headers, macros, architecture and compiler; and ends with the hash of its content, so that a
 * damaged one is compiled anew. A folder that cannot be written costs time, not success.
 */
final class CubinCache implements Cubins {

    /** Names another folder than the user's. */
    static final String PROPERTY = "flashar.cubin-cache";

    private static final Logger LOGGER = LoggerFactory.getLogger(CubinCache.class);

    private static final int HASH_BYTES = 32;

    private final Path folder;

    CubinCache(Path folder) {
        this.folder = folder;
    }

    /** In the folder that {@value #PROPERTY} names, else among the user's caches. */
    static CubinCache ofUser() {
        String named = System.getProperty(PROPERTY);
        return new CubinCache(
                named != null
                        ? Path.of(named)
                        : Path.of(System.getProperty("user.home"), ".cache", "flashar", "cubin"));
    }

    /** Compiles it if need be. */
    @Override
    public byte[] get(KernelSource source, String architecture) {
        Path file = folder.resolve(key(source, architecture) + ".cubin");
        byte[] kept = read(file);
        if (kept.length > 0) {
            return kept;
        }
        byte[] cubin = KernelCompiler.compile(source, architecture);
        keep(file, cubin);
        return cubin;
    }

    /** Nothing if the file is not there or damaged. */
    private static byte[] read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length = Math.max(0, bytes.length - HASH_BYTES);
            byte[] cubin = Arrays.copyOf(bytes, length);
            byte[] hash = Arrays.copyOfRange(bytes, length, bytes.length);
            return Arrays.equals(hash, sha256().digest(cubin)) ? cubin : new byte[0];
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            LOGGER.warn("cannot read the compiled kernel {}: {}", file, e.toString());
            return new byte[0];
        }
    }

    private static void keep(Path file, byte[] cubin) {
        try {
            AtomicFiles.writeFile(
                    file,
                    out -> {
                        out.write(cubin);
                        out.write(sha256().digest(cubin));
                    });
        } catch (FlashArException e) {
            LOGGER.warn(
                    "a compiled kernel cannot be kept and will be compiled again next time: {}",
                    e.getMessage());
        }
    }

    private static String key(KernelSource source, String architecture) {
        MessageDigest digest = sha256();
        add(digest, architecture);
        add(digest, KernelCompiler.version());
        add(digest, source.name());
        add(digest, source.text());
        add(digest, source.headers());
        add(digest, source.defines());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, Map<String, String> texts) {
        add(digest, String.valueOf(texts.size()));
        texts.forEach(
                (name, text) -> {
                    add(digest, name);
                    add(digest, text);
                });
    }

    /** With its length, so that no two lists of texts run into the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
