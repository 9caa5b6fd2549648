package io.github.flashar.core.emu35;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import io.github.flashar.core.error.Checks;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Emu3.5's tokenizer of text: Unicode's composed form (NFC), split into words, each word's UTF-8
 * bytes merged pair by pair. It is the same as the official one for every character that the
 * running JDK's Unicode version knows; newer letters may be split as if they were signs.
 *
 * <p>Unlike in the official code, control tokens that a text spells out are text: no prompt can
 * begin an image of its own. They come from {@link Emu35Prompts} alone.
 *
 * <p>Takes some 30 MB of heap. Safe for several threads.
 */
public final class Emu35Tokenizer {

    /** File with the tokens of text. */
    public static final String RANKS = "emu3.tiktoken";

    /** File with the tokens of images. */
    public static final String VISION_TOKENS = "emu3_vision_tokens.txt";

    /** File that says which token plays which part. */
    public static final String CONFIG = "tokenizer_config.json";

    /** Longest text in characters; a text of as many tokens as Emu3.5 can read is shorter. */
    public static final int MAX_LENGTH = 1 << 16;

    private static final String NAME = "emu3";

    /**
     * Endings of English words, words with the sign before them, digits one by one, signs, space.
     */
    private static final Pattern WORDS =
            Pattern.compile(
                    "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
                            + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
                            + "|\\p{N}"
                            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                            + "|\\s*[\\r\\n]+"
                            + "|\\s+(?!\\S)"
                            + "|\\s+",
                    Pattern.UNICODE_CHARACTER_CLASS);

    /** Half a character: a pair of surrogates would be one code point and no match. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("[\\ud800-\\udfff]");

    private final Encoding bytePairs;
    private final Emu35Vocabulary vocabulary;

    private Emu35Tokenizer(Encoding bytePairs, Emu35Vocabulary vocabulary) {
        this.bytePairs = bytePairs;
        this.vocabulary = vocabulary;
    }

    /**
     * Opens the tokenizer in a folder that holds {@value #RANKS}, {@value #VISION_TOKENS} and
     * {@value #CONFIG}, as Emu3.5's published code does.
     *
     * @throws io.github.flashar.core.error.InvalidFileException if one is missing or not in its
     *     format
     */
    public static Emu35Tokenizer open(Path folder) {
        TokenRoles.check(folder.resolve(CONFIG));
        int codebook = VisionTokenFile.codebook(folder.resolve(VISION_TOKENS));
        List<byte[]> tokens = RankFile.read(folder.resolve(RANKS));
        return new Emu35Tokenizer(bytePairs(tokens), new Emu35Vocabulary(tokens.size(), codebook));
    }

    /** Its files in a folder by name; whether they are there is another question. */
    public static Map<String, Path> files(Path folder) {
        return Stream.of(RANKS, VISION_TOKENS, CONFIG)
                .collect(Collectors.toMap(Function.identity(), folder::resolve));
    }

    private static Encoding bytePairs(List<byte[]> tokens) {
        IdentityHashMap<byte[], Integer> ranks = new IdentityHashMap<>(tokens.size());
        for (byte[] token : tokens) {
            ranks.put(token, ranks.size());
        }
        EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
        registry.registerGptBytePairEncoding(
                new GptBytePairEncodingParams(NAME, WORDS, ranks, Map.of()));
        return registry.getEncoding(NAME).orElseThrow();
    }

    /** Which id means what. */
    public Emu35Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * Turns a text into ids of tokens of text, none for an empty one. Half a surrogate pair is read
     * as U+FFFD.
     *
     * @param text at most {@value #MAX_LENGTH} characters
     */
    public int[] encode(String text) {
        Checks.require(
                text.length() <= MAX_LENGTH,
                "text of %d characters is too long, at most %d are read; shorten it",
                text.length(),
                MAX_LENGTH);
        String whole = LONE_SURROGATE.matcher(text).replaceAll("\ufffd");
        return bytePairs.encodeOrdinary(Normalizer.normalize(whole, Normalizer.Form.NFC)).toArray();
    }
}
