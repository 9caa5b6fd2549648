package io.github.flashar.core.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Utils;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * T5's tokenizer, from the {@code tokenizer.json} beside a published T5 model. A caption becomes
 * its pieces, cut to leave room for the {@code </s>} that ends every caption, and is padded on the
 * right with {@code <pad>} to the same length.
 *
 * <p>Needs the optional dependency {@code ai.djl.huggingface:tokenizers}. Its native library lies
 * in that jar; DJL extracts it to its cache once, and nothing is downloaded.
 *
 * <p>Safe for several threads. Closing it frees native memory.
 */
public final class CaptionTokenizer implements AutoCloseable {

    /** Length LlamaGen's text-conditional models were trained with. */
    public static final int LLAMAGEN_TOKENS = 120;

    private static final String FLAVOR = "RUST_FLAVOR";

    /** Length, end and padding are settled here, whatever the file says of them. */
    private static final Map<String, String> PIECES_ONLY =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer pieces;
    private final TokenizerFile file;
    private final int tokens;
    private final Watch watch = LeakDetector.watch(this);

    private CaptionTokenizer(HuggingFaceTokenizer pieces, TokenizerFile file, int tokens) {
        this.pieces = pieces;
        this.file = file;
        this.tokens = tokens;
    }

    /** Opens a tokenizer whose captions have {@value #LLAMAGEN_TOKENS} tokens. */
    public static CaptionTokenizer open(Path tokenizerJson) {
        return open(tokenizerJson, LLAMAGEN_TOKENS);
    }

    /**
     * Opens a tokenizer.
     *
     * @param tokens length of every caption, at least 1
     * @throws InvalidFileException if the file is not that of a T5 tokenizer
     * @throws UnsupportedFeatureException if the optional dependency is missing
     */
    public static CaptionTokenizer open(Path tokenizerJson, int tokens) {
        Checks.atLeast("caption tokens", tokens, 1);
        TokenizerFile file = TokenizerFile.read(tokenizerJson);
        try {
            return new CaptionTokenizer(pieces(file), file, tokens);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedFeatureException(
                    "reading captions needs ai.djl.huggingface:tokenizers in the version of your"
                            + " other DJL artifacts; add it to your dependencies");
        }
    }

    private static HuggingFaceTokenizer pieces(TokenizerFile file) {
        preferBundledLibrary();
        byte[] json = file.json().getBytes(StandardCharsets.UTF_8);
        try (InputStream in = new ByteArrayInputStream(json)) {
            return HuggingFaceTokenizer.newInstance(in, PIECES_ONLY);
        } catch (EngineException e) {
            throw new UnsupportedFeatureException(
                    "the native library of ai.djl.huggingface:tokenizers cannot be loaded on this"
                            + " machine: "
                            + e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw new InvalidFileException(file.path(), "is no tokenizer: " + e.getMessage(), e);
        }
    }

    /** Where it finds a GPU, DJL would download a build that tokenizing gains nothing from. */
    private static void preferBundledLibrary() {
        if (Utils.getEnvOrSystemProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
    }

    /** Length of every caption. */
    public int tokens() {
        return tokens;
    }

    /** Turns captions into ids. */
    public CaptionTokens encode(List<String> captions) {
        long[][] ids = new long[captions.size()][];
        int[] validTokens = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            long[] caption = pieces.encode(wellFormed(captions.get(i))).getIds();
            int end = Math.min(caption.length, tokens - 1);
            ids[i] = new long[tokens];
            System.arraycopy(caption, 0, ids[i], 0, end);
            ids[i][end] = file.endId();
            Arrays.fill(ids[i], end + 1, tokens, file.padId());
            validTokens[i] = end + 1;
        }
        return new CaptionTokens(ids, validTokens);
    }

    /** Half a surrogate pair is no character; it becomes a replacement character. */
    private static String wellFormed(String text) {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
        return new String(utf16, StandardCharsets.UTF_16BE);
    }

    @Override
    public void close() {
        watch.close();
        pieces.close();
    }
}
