package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.internal.pickle.PickleException;
import io.github.flashar.core.internal.pickle.Unpickler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code torch.save} was given, tensors as {@link PyTorchTensor}s. */
final class PyTorchRoot {

    private static final String ZIP = "PK\3\4";
    private static final int TAR_MAGIC_AT = 257;
    private static final String TAR = "ustar";

    /** A pickled number that files of PyTorch before 1.6 begin with. */
    private static final String LEGACY = "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019";

    /** What stands in the place of a large file in a repository that was cloned without them. */
    private static final String GIT_LFS = "version https://git-lfs";

    private PyTorchRoot() {}

    /** Reads a dictionary. */
    static Map<?, ?> read(MappedFile file) {
        if (load(open(file)) instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(file.path(), "the whole is no dictionary, expected a state dict");
    }

    /** Reads a tensor that stands alone, its bytes compared with the archive's checksums. */
    static PyTorchTensor readTensor(MappedFile file) {
        PyTorchArchive archive = open(file);
        archive.checkSums();
        if (load(archive) instanceof PyTorchTensor tensor) {
            return tensor;
        }
        throw wrong(file.path(), "the whole is no tensor, expected one alone");
    }

    private static PyTorchArchive open(MappedFile file) {
        checkFormat(file);
        return new PyTorchArchive(file);
    }

    private static @Nullable Object load(PyTorchArchive archive) {
        try {
            return Unpickler.load(archive.pickle(), PyTorchGlobals.of(archive));
        } catch (PickleException e) {
            throw new InvalidFileException(archive.path(), "data.pkl " + e.getMessage(), e);
        }
    }

    private static InvalidFileException wrong(Path file, String problem) {
        return new InvalidFileException(file, "data.pkl " + problem);
    }

    private static void checkFormat(MappedFile file) {
        String head = head(file);
        Path path = file.path();
        if (head.startsWith(LEGACY) || head.startsWith(TAR, TAR_MAGIC_AT)) {
            throw new UnsupportedFeatureException(
                    path
                            + ": was written by PyTorch before 1.6 or without its zip format; load"
                            + " it in a newer one and write it again: torch.save(torch.load(path,"
                            + " map_location=\"cpu\"), path)");
        }
        if (head.startsWith(GIT_LFS)) {
            throw new InvalidFileException(
                    path, "only names the real file, expected that; fetch it with git lfs pull");
        }
        if (!head.startsWith(ZIP)) {
            throw new InvalidFileException(
                    path,
                    String.format(
                            "is no PyTorch file: it begins with %s of %d bytes, expected \"PK\"",
                            hex(head), file.size()));
        }
    }

    private static String head(MappedFile file) {
        byte[] head = new byte[(int) Math.min(file.size(), TAR_MAGIC_AT + TAR.length())];
        file.read(0, ByteBuffer.wrap(head));
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    private static String hex(String head) {
        StringBuilder result = new StringBuilder("0x");
        head.chars().limit(ZIP.length()).forEach(c -> result.append(String.format("%02x", c)));
        return result.toString();
    }
}
