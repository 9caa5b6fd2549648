package io.github.flashar.examples.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A piece of an HTML page. Text and attribute values are escaped when rendered, so nothing a caller
 * passes can become markup; tags always close, so a page is well-formed XML too.
 */
public final class Html {

    private static final Set<String> VOID = Set.of("meta", "img", "br", "link", "hr");

    private final String tag;
    private final String text;
    private final List<Html> children;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private Html(String tag, String text, List<Html> children) {
        this.tag = tag;
        this.text = text;
        this.children = children;
    }

    /** Returns an element with children. */
    public static Html element(String tag, Html... children) {
        return element(tag, Arrays.asList(children));
    }

    /** Returns an element with children. */
    public static Html element(String tag, List<Html> children) {
        return new Html(tag, "", new ArrayList<>(children));
    }

    /** Returns an element that holds a text only. */
    public static Html element(String tag, String text) {
        return element(tag, text(text));
    }

    /** Returns a text, escaped when rendered. */
    public static Html text(String text) {
        return new Html("", text, List.of());
    }

    /** Returns a style sheet; it may not hold {@code <}. */
    public static Html style(String css) {
        if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
            throw new IllegalArgumentException("a style sheet may not hold < or &");
        }
        return element("style", css);
    }

    /** Sets an attribute. Returns this element. */
    public Html attribute(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /** Sets the class attribute. Returns this element. */
    public Html styled(String classes) {
        return attribute("class", classes);
    }

    /** Adds a child at the end. Returns this element. */
    public Html add(Html child) {
        children.add(child);
        return this;
    }

    /** Returns a whole document, doctype included, whose root is this element. */
    public String document() {
        return "<!DOCTYPE html>\n" + this + "\n";
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        render(out);
        return out.toString();
    }

    private void render(StringBuilder out) {
        if (tag.isEmpty()) {
            escape(text, out);
            return;
        }
        out.append('<').append(tag);
        attributes.forEach((name, value) -> renderAttribute(name, value, out));
        if (VOID.contains(tag)) {
            out.append("/>");
            return;
        }
        out.append('>');
        if (tag.equals("style")) {
            children.forEach(child -> out.append(child.text));
        } else {
            children.forEach(child -> child.render(out));
        }
        out.append("</").append(tag).append('>');
    }

    private static void renderAttribute(String name, String value, StringBuilder out) {
        out.append(' ').append(name).append("=\"");
        escape(value, out);
        out.append('"');
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n', '\r' -> out.append(c);
                // Other control characters are not allowed in a page, escaped or not.
                default -> out.append(c < ' ' ? '\uFFFD' : c);
            }
        }
    }
}
