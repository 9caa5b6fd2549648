package io.github.flashar.core.text;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings characters that look alike to one form, as the Python library ftfy does by default. */
final class TextRepair {

    /** Ligatures, and Latin letters and signs of full or half width. */
    private static final Pattern COMPATIBLE =
            Pattern.compile(
                    "[\\u0132\\u0133\\u0149\\u01c4-\\u01cc\\ufb00-\\ufb06\\uff01-\\uffee\\u3000]");

    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\\u201c-\\u201f]");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\r\\n|[\\r\\u0085\\u2028\\u2029]");
    private static final Pattern CONTROLS =
            Pattern.compile(
                    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");

    private TextRepair() {}

    static String of(String text) {
        String result =
                COMPATIBLE
                        .matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(plain(match.group())));
        result = SINGLE_QUOTES.matcher(result).replaceAll("'");
        result = DOUBLE_QUOTES.matcher(result).replaceAll("\"");
        result = LINE_BREAKS.matcher(result).replaceAll("\n");
        result = CONTROLS.matcher(result).replaceAll("");
        return Normalizer.normalize(result, Normalizer.Form.NFC);
    }

    private static String plain(String character) {
        return Normalizer.normalize(character, Normalizer.Form.NFKC);
    }
}
