package io.github.flashar.core.text;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The small tokenizer in the test resources; its structure is that of T5's. */
final class TokenizerFiles {

    private TokenizerFiles() {}

    static Path t5() throws URISyntaxException {
        return resource("tokenizer.json");
    }

    static Path resource(String name) throws URISyntaxException {
        return Path.of(TokenizerFiles.class.getResource(name).toURI());
    }
}
