package io.github.flashar.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code in a page.
 *
 * @param page file it stands in
 * @param line of its fence, from 1
 * @param language after the fence; empty is a block of commands or output
 * @param code its lines
 */
record Snippet(Path page, int line, String language, String code) {

    private static final Pattern FENCED =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** All blocks of a page. */
    static List<Snippet> of(Path page) throws IOException {
        String text = Files.readString(page);
        List<Snippet> snippets = new ArrayList<>();
        Matcher matcher = FENCED.matcher(text);
        while (matcher.find()) {
            int line = 1 + (int) text.substring(0, matcher.start()).lines().count();
            snippets.add(new Snippet(page, line, matcher.group(1), matcher.group(2)));
        }
        return snippets;
    }

    /** The commands of this program in it, one a line, without comments. */
    List<String> commands() {
        return code.replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("scripts/flashar "))
                .map(line -> line.substring("scripts/flashar ".length()))
                .map(line -> line.replaceFirst("\\s#.*", "").strip())
                .toList();
    }

    @Override
    public String toString() {
        return page.getFileName() + ", line " + line;
    }
}
