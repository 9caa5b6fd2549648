package io.github.flashar.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report as one file that needs nothing else: style and pictures are inside, there is no script
 * and no link to the network.
 *
 * @param title heading and window title
 * @param lead what happened, in a few sentences
 * @param figures the numbers to see first
 * @param sections see {@link Section}
 */
public record ReportPage(
        String title, String lead, List<KeyFigure> figures, List<Section> sections) {

    private static final String STYLE = "report.css";

    public ReportPage {
        figures = List.copyOf(figures);
        sections = List.copyOf(sections);
    }

    /** Returns the page as HTML that is well-formed XML as well. */
    public String html() {
        return Html.element("html", head(), Html.element("body", main()))
                .attribute("lang", "en")
                .document();
    }

    private Html head() {
        return Html.element(
                "head",
                Html.element("meta").attribute("charset", "utf-8"),
                Html.element("meta")
                        .attribute("name", "viewport")
                        .attribute("content", "width=device-width, initial-scale=1"),
                Html.element("title", title),
                Html.style(style()));
    }

    private Html main() {
        Html main =
                Html.element(
                        "main",
                        Html.element("h1", title),
                        Html.element("p", lead).styled("lead"),
                        Html.element("div", figures.stream().map(KeyFigure::html).toList())
                                .styled("figures"));
        sections.forEach(section -> main.add(section.html()));
        return main.add(Html.element("footer", "Written by FlashAR for the JVM."));
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + STYLE + " is missing in the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + STYLE, e);
        }
    }

    /**
     * A number to see first.
     *
     * @param value the number with its unit
     * @param label what it is
     * @param note how it came about
     */
    public record KeyFigure(String value, String label, String note) {

        private Html html() {
            return Html.element(
                            "div",
                            Html.element("div", value).styled("value"),
                            Html.element("div", label).styled("label"),
                            Html.element("div", note).styled("note"))
                    .styled("figure");
        }
    }
}
