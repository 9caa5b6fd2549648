package io.github.flashar.core.emu35;

import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tokenizer of the bundled files, opened once: it is of full size. */
final class BundledTokenizer {

    private static final Emu35Tokenizer INSTANCE = withFiles(Emu35Tokenizer::open);

    private BundledTokenizer() {}

    static Emu35Tokenizer get() {
        return INSTANCE;
    }

    /** Bytes of the tokens of text, by id. */
    static List<byte[]> tokens() {
        return withFiles(folder -> RankFile.read(folder.resolve(Emu35Tokenizer.RANKS)));
    }

    private static <T> T withFiles(Function<Path, T> read) {
        try {
            Path folder = Files.createTempDirectory("emu3-tokenizer");
            Emu3TokenizerFiles.write(folder);
            T result = read.apply(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
