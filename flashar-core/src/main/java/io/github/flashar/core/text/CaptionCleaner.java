package io.github.flashar.core.text;

import io.github.flashar.core.error.Checks;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What LlamaGen does to a caption before it is tokenized, in training and in its demos: lower case,
 * and the debris of captions from the web goes: links, markup, nicknames, article numbers, file
 * names, runs of punctuation. The rules came with DeepFloyd IF and PixArt-α; applied twice, as
 * there, because one rule's result may be another's case.
 *
 * <p>Two libraries that LlamaGen calls here are covered in part: of ftfy the ligatures, widths,
 * quotes, control characters and composition, but not the repair of text decoded in a wrong
 * character set; of HTML the tags, numeric and most common named entities.
 */
public final class CaptionCleaner {

    /** Longest caption; a model reads no more than its first hundred words anyway. */
    public static final int MAX_LENGTH = 2048;

    private static final String DOMAIN =
            "[a-z0-9.\\-]+[.](?:com|co|ru|net|org|edu|gov|it)[\\w/\\-]*\\b/?(?!@)";
    private static final String SCHEME_END = ":(?:/{1,3}|[a-z0-9%])";
    private static final String FILE_TYPES = "(?:png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4)";

    /** CJK strokes, phonetic extensions, enclosed and compatibility forms, ideographs. */
    private static final String IDEOGRAPHS = "[\\u31c0-\\u9fff]";

    private static final String DASHES =
            "[\\u002d\\u058a\\u05be\\u1400\\u1806\\u2010-\\u2015\\u2e17\\u2e1a\\u2e3a\\u2e3b"
                    + "\\u2e40\\u301c\\u3030\\u30a0\\ufe31\\ufe32\\ufe58\\ufe63\\uff0d]+";

    private static final List<Rule> LINKS =
            List.of(
                    rule("<person>", "person"),
                    rule("\\b(?:https?" + SCHEME_END + "|" + DOMAIN + ")", ""),
                    rule("\\b(?:www" + SCHEME_END + "|" + DOMAIN + ")", ""));

    private static final List<Rule> SIGNS =
            List.of(
                    rule("@\\w+\\b", ""),
                    rule(IDEOGRAPHS, ""),
                    rule(DASHES, "-"),
                    rule("[`´«»“”¨]", "\""),
                    rule("[‘’]", "'"),
                    rule("&quot;?", ""), // left over from text escaped twice
                    rule("&amp", ""),
                    rule("\\d{1,3}(?:\\.\\d{1,3}){3}", " "), // network addresses
                    rule("\\d:\\d\\d\\s+$", ""), // article numbers
                    rule("\\\\n", " "),
                    rule("#\\d{1,3}\\b", ""),
                    rule("#\\d{5,}\\b", ""),
                    rule("\\b\\d{6,}\\b", ""),
                    rule("\\S+\\." + FILE_TYPES, ""),
                    rule("[\"']{2,}", "\""),
                    rule("\\.{2,}", " "),
                    rule("[#®•©™&@·º½¾¿¡§~()\\[\\]{}|\\\\/*]+", " "),
                    rule("\\s+\\.\\s+", " "));

    private static final Pattern JOINER = pattern("[\\-_]");

    /** More of them than this join words, as in file-names-made-of-words. */
    private static final int MOST_JOINERS = 3;

    private static final List<Rule> WORDS =
            List.of(
                    rule("\\b[a-z]{1,3}\\d{3,15}\\b", ""), // ab1234
                    rule("\\b[a-z]+\\d+[a-z]+\\b", ""), // ab123cd
                    rule("\\b\\d+[a-z]+\\d+\\b", ""), // 12ab34
                    rule("(?:worldwide\\s+)?(?:free\\s+)?shipping", ""),
                    rule("(?:free\\s)?download(?:\\sfree)?", ""),
                    rule("\\bclick\\b\\s(?:for|on)\\s\\w+", ""),
                    rule("\\b" + FILE_TYPES + "(?:\\simages?)?", ""),
                    rule("\\bpage\\s+\\d+\\b", ""),
                    rule("\\b\\d*[a-z]+\\d+[a-z]+\\d+[a-z\\d]*\\b", " "), // a1b2c3
                    rule("\\b\\d+\\.?\\d*[x\\u0445×]\\d+\\.?\\d*\\b", ""), // 640x480
                    rule("\\b\\s+:\\s+", ": "),
                    rule("(\\D[,./])\\b", "$1 "),
                    rule("\\s+", " "),
                    rule("^[\"']([\\w\\W]+)[\"']$", "$1"),
                    rule("^['_,\\-:;]", ""),
                    rule("['_,\\-:+]$", ""),
                    rule("^\\.\\S+$", ""));

    private CaptionCleaner() {}

    /**
     * Cleans a caption; the result may be empty.
     *
     * @param caption at most {@value #MAX_LENGTH} characters: the time some rules take grows with
     *     the square of the length
     */
    public static String clean(String caption) {
        Checks.require(
                caption.length() <= MAX_LENGTH,
                "caption of %d characters is too long, at most %d are read; shorten it",
                caption.length(),
                MAX_LENGTH);
        return cleanOnce(cleanOnce(caption));
    }

    private static String cleanOnce(String caption) {
        String text = strip(unquote(caption)).toLowerCase(Locale.ROOT);
        text = apply(SIGNS, HtmlText.of(apply(LINKS, text)));
        if (JOINER.matcher(text).results().limit(MOST_JOINERS + 1).count() > MOST_JOINERS) {
            text = JOINER.matcher(text).replaceAll(" ");
        }
        return strip(apply(WORDS, strip(TextRepair.of(text))));
    }

    /** Undoes the escapes of a link's query; what is no such escape stays. */
    private static String unquote(String text) {
        String spaced = text.replace('+', ' ');
        return pattern("(?:%[0-9a-fA-F]{2})+")
                .matcher(spaced)
                .replaceAll(
                        escape ->
                                Matcher.quoteReplacement(
                                        URLDecoder.decode(escape.group(), StandardCharsets.UTF_8)));
    }

    private static String strip(String text) {
        return pattern("^\\s+|\\s+\\z").matcher(text).replaceAll("");
    }

    private static String apply(List<Rule> rules, String text) {
        String result = text;
        for (Rule rule : rules) {
            result = rule.pattern().matcher(result).replaceAll(rule.replacement());
        }
        return result;
    }

    private static Rule rule(String regex, String replacement) {
        return new Rule(pattern(regex), replacement);
    }

    /** As the official rules see text: Unicode's letters, digits and spaces; lines end in \n. */
    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES);
    }

    private record Rule(Pattern pattern, String replacement) {}
}
