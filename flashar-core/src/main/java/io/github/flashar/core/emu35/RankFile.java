package io.github.flashar.core.emu35;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tokens of text in the format of tiktoken. A token's rank is its id and its turn when bytes
 * are merged.
 *
 * <pre>
 * file = line*                        the i-th line, from 0 on, is that of rank i
 * line = base64 " " rank LF           a token's bytes, and its rank as a decimal number
 * </pre>
 *
 * <p>No token is there twice, and each single byte is one, so that every text can be encoded.
 */
final class RankFile {

    /** Emu3.5's has 2.6 MB. */
    private static final int MAX_BYTES = 32 << 20;

    /** Emu3.5's longest token has 128 bytes, all of them spaces. */
    private static final int MAX_TOKEN_BYTES = 1024;

    private static final int SINGLE_BYTES = 1 << Byte.SIZE;

    private final Path file;

    /** Tokens so far, one character a byte. */
    private final Set<String> known;

    private RankFile(Path file, int tokens) {
        this.file = file;
        this.known = new HashSet<>(2 * tokens);
    }

    /** Reads the bytes of all tokens, the i-th being that of rank i. */
    static List<byte[]> read(Path file) {
        List<String> lines = TextLines.read(file, MAX_BYTES);
        if (lines.size() > Emu35Vocabulary.MAX_TEXT_TOKENS) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "has %d tokens, expected at most %d; is it the right file?",
                            lines.size(), Emu35Vocabulary.MAX_TEXT_TOKENS));
        }
        return new RankFile(file, lines.size()).read(lines);
    }

    private List<byte[]> read(List<String> lines) {
        List<byte[]> tokens = new ArrayList<>(lines.size());
        for (String line : lines) {
            tokens.add(token(line, tokens.size()));
        }
        checkSingleBytes();
        return tokens;
    }

    private byte[] token(String line, int rank) {
        int space = line.indexOf(' ');
        byte[] token = space < 0 ? new byte[0] : decoded(line.substring(0, space));
        boolean sound = token.length > 0 && token.length <= MAX_TOKEN_BYTES;
        if (!sound || !line.equals(Base64.getEncoder().encodeToString(token) + " " + rank)) {
            throw TextLines.wrong(
                    file,
                    rank + 1,
                    line,
                    String.format(
                            "1..%d bytes in base64, a space and %d: ranks count up from 0",
                            MAX_TOKEN_BYTES, rank));
        }
        if (!known.add(new String(token, StandardCharsets.ISO_8859_1))) {
            throw TextLines.wrong(file, rank + 1, line, "a token that is not there already");
        }
        return token;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private void checkSingleBytes() {
        for (int value = 0; value < SINGLE_BYTES; value++) {
            if (!known.contains(String.valueOf((char) value))) {
                throw new InvalidFileException(
                        file,
                        String.format(
                                "has no token for the byte 0x%02x, expected one for each; it was"
                                        + " cut off or is another file",
                                value));
            }
        }
    }
}
