package io.github.flashar.core.emu35;

import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of the tokens of images, a line each, in the order of their ids: the three control
 * tokens around an image, then {@code <|visual token 000000|>} and so on.
 */
final class VisionTokenFile {

    /** Emu3.5's has 3.1 MB. */
    private static final int MAX_BYTES = 32 << 20;

    private static final List<SpecialToken> CONTROL =
            List.of(SpecialToken.IMG, SpecialToken.BOI, SpecialToken.EOI);

    private VisionTokenFile() {}

    /** Reads the size of the codebook; all else is as it has to be. */
    static int codebook(Path file) {
        List<String> lines = TextLines.read(file, MAX_BYTES);
        int codebook = lines.size() - CONTROL.size();
        if (codebook < 1 || codebook > Emu35Vocabulary.MAX_CODEBOOK) {
            throw new InvalidFileException(
                    file,
                    String.format(
                            "has %d lines, expected %d control tokens and 1..%d visual ones",
                            lines.size(), CONTROL.size(), Emu35Vocabulary.MAX_CODEBOOK));
        }
        for (int i = 0; i < lines.size(); i++) {
            String expected = expected(i);
            if (!lines.get(i).equals(expected)) {
                throw TextLines.wrong(file, i + 1, lines.get(i), expected);
            }
        }
        return codebook;
    }

    private static String expected(int line) {
        if (line < CONTROL.size()) {
            return CONTROL.get(line).text();
        }
        int padded = Emu35Vocabulary.MAX_CODEBOOK + line - CONTROL.size();
        return "<|visual token " + String.valueOf(padded).substring(1) + "|>";
    }
}
