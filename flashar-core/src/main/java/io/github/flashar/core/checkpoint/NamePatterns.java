package io.github.flashar.core.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tensor names, with {@code *} standing for any characters, dots included: {@code
 * NamePatterns.of("freqs_cis", "*.kv_cache.*")}.
 */
public final class NamePatterns {

    private final List<Pattern> patterns;

    private NamePatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Returns the patterns as one; none matches nothing. */
    public static NamePatterns of(String... patterns) {
        return new NamePatterns(Arrays.stream(patterns).map(NamePatterns::compile).toList());
    }

    private static Pattern compile(String glob) {
        String expression =
                Arrays.stream(glob.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL);
    }

    /** Returns whether a whole name fits one of the patterns. */
    public boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
