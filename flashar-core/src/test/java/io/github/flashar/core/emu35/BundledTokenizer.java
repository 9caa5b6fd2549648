package io.github.flashar.core.emu35;

import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tokenizer of the bundled files, opened once: it is of full size. */
final class BundledTokenizer {

    private static final Emu35Tokenizer INSTANCE = open();

    private BundledTokenizer() {}

    static Emu35Tokenizer get() {
        return INSTANCE;
    }

    private static Emu35Tokenizer open() {
        try {
            Path folder = Files.createTempDirectory("emu3-tokenizer");
            Emu3TokenizerFiles.write(folder);
            Emu35Tokenizer tokenizer = Emu35Tokenizer.open(folder);
            for (String name :
                    new String[] {
                        Emu35Tokenizer.RANKS, Emu35Tokenizer.VISION_TOKENS, Emu35Tokenizer.CONFIG
                    }) {
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
            return tokenizer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
