package io.github.flashar.core.text;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a snippet of HTML, in lower case. */
final class HtmlText {

    private static final Pattern MARKUP =
            Pattern.compile("(?s)<!--.*?-->|<[!?][^>]*>|</?[a-z][^>]*>");

    /** The semicolon is often forgotten; names without one end where letters do. */
    private static final Pattern ENTITY =
            Pattern.compile("&(?:#(\\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8})(?![a-z]));?");

    private static final int HEXADECIMAL = 16;

    private static final Map<String, String> NAMED =
            Map.ofEntries(
                    Map.entry("amp", "&"),
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("nbsp", "\u00a0"),
                    Map.entry("copy", "©"),
                    Map.entry("reg", "®"),
                    Map.entry("trade", "™"),
                    Map.entry("deg", "°"),
                    Map.entry("middot", "·"),
                    Map.entry("bull", "•"),
                    Map.entry("hellip", "…"),
                    Map.entry("ndash", "–"),
                    Map.entry("mdash", "—"),
                    Map.entry("lsquo", "‘"),
                    Map.entry("rsquo", "’"),
                    Map.entry("ldquo", "“"),
                    Map.entry("rdquo", "”"),
                    Map.entry("laquo", "«"),
                    Map.entry("raquo", "»"),
                    Map.entry("times", "×"),
                    Map.entry("eacute", "é"),
                    Map.entry("egrave", "è"),
                    Map.entry("agrave", "à"),
                    Map.entry("ccedil", "ç"),
                    Map.entry("auml", "ä"),
                    Map.entry("ouml", "ö"),
                    Map.entry("uuml", "ü"),
                    Map.entry("szlig", "ß"),
                    Map.entry("ntilde", "ñ"));

    private HtmlText() {}

    /** Drops tags and comments and decodes entities; unknown ones stay. */
    static String of(String html) {
        String text = MARKUP.matcher(html).replaceAll("");
        return ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(decoded(match)));
    }

    private static String decoded(MatchResult entity) {
        if (entity.group(3) != null) {
            return NAMED.getOrDefault(entity.group(3), entity.group());
        }
        int character =
                entity.group(1) != null
                        ? Integer.parseInt(entity.group(1))
                        : Integer.parseInt(entity.group(2), HEXADECIMAL);
        boolean isText =
                Character.isValidCodePoint(character)
                        && (character > Character.MAX_SURROGATE
                                || character < Character.MIN_SURROGATE)
                        && character != 0;
        return isText ? Character.toString(character) : "\ufffd";
    }
}
