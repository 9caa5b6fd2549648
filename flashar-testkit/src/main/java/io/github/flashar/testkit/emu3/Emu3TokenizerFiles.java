package io.github.flashar.testkit.emu3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The three files of Emu3.5's tokenizer in their full size. The real ones are too large to bundle:
 * of the tokens of text only those are real that the bundled vectors need, in their real places.
 * Other texts become smaller pieces than they really would.
 */
public final class Emu3TokenizerFiles {

    /** System property with a folder of the real files. */
    public static final String PROPERTY = "flashar.emu3-tokenizer";

    private static final String BUNDLED = "/golden/emu3_tokenizer/";
    private static final String CONFIG = "tokenizer_config.json";

    private static final int TEXT_TOKENS = 151_643;
    private static final int CODEBOOK = 131_072;

    /** Begins the tokens that no text has: UTF-8 has no such byte. */
    private static final byte NEVER = (byte) 0xff;

    private Emu3TokenizerFiles() {}

    /** The folder of the real files, where one is named. */
    public static Optional<Path> real() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    }

    /** Writes the files into a folder. */
    public static void write(Path folder) {
        try {
            Files.writeString(folder.resolve("emu3.tiktoken"), ranks());
            Files.writeString(folder.resolve("emu3_vision_tokens.txt"), visionTokens());
            Files.write(folder.resolve(CONFIG), bundled(CONFIG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ranks() throws IOException {
        Map<Integer, String> real = new HashMap<>();
        new String(bundled("ranks.tiktoken"), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split(" "))
                .forEach(parts -> real.put(Integer.parseInt(parts[1]), parts[0]));
        StringBuilder lines = new StringBuilder();
        for (int rank = 0; rank < TEXT_TOKENS; rank++) {
            String token = real.containsKey(rank) ? real.get(rank) : filler(rank);
            lines.append(token).append(' ').append(rank).append('\n');
        }
        return lines.toString();
    }

    private static String filler(int rank) {
        byte[] bytes = ByteBuffer.allocate(1 + Integer.BYTES).put(NEVER).putInt(rank).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String visionTokens() {
        StringBuilder lines =
                new StringBuilder("<|image token|>\n<|image start|>\n<|image end|>\n");
        for (int code = 0; code < CODEBOOK; code++) {
            lines.append("<|visual token ").append(String.format("%06d", code)).append("|>\n");
        }
        return lines.toString();
    }

    private static byte[] bundled(String name) throws IOException {
        try (InputStream in = Emu3TokenizerFiles.class.getResourceAsStream(BUNDLED + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
