package io.github.flashar.examples.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One card of a {@link ReportPage}: a heading and what follows, in the order it was added. */
public final class Section {

    private final String heading;
    private final List<Html> content = new ArrayList<>();

    public Section(String heading) {
        this.heading = heading;
    }

    /** Adds a paragraph. */
    public Section paragraph(String text) {
        content.add(Html.element("p", text));
        return this;
    }

    /** Adds text to be typed or copied as it is. */
    public Section command(String text) {
        content.add(Html.element("pre", text));
        return this;
    }

    /** Adds a picture. */
    public Section picture(byte[] png, String caption) {
        content.add(figure(png, caption).styled("picture"));
        return this;
    }

    /** Adds a table of numbers whose first column names the row. */
    public Section table(List<String> header, List<List<String>> rows) {
        Html table = Html.element("table", Html.element("thead", row("th", header)));
        table.add(Html.element("tbody", rows.stream().map(cells -> row("td", cells)).toList()));
        content.add(Html.element("div", table).styled("scroll"));
        return this;
    }

    /** Adds a table of names and what they stand for. */
    public Section facts(List<List<String>> rows) {
        List<Html> lines = rows.stream().map(cells -> row("td", cells)).toList();
        content.add(Html.element("table", Html.element("tbody", lines)).styled("plain"));
        return this;
    }

    Html html() {
        return Html.element("section", Html.element("h2", heading), all());
    }

    private Html all() {
        return Html.element("div", content);
    }

    private static Html row(String tag, List<String> cells) {
        return Html.element("tr", cells.stream().map(cell -> Html.element(tag, cell)).toList());
    }

    private static Html figure(byte[] png, String caption) {
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        Html image = Html.element("img").attribute("src", data).attribute("alt", caption);
        return Html.element("figure", image, Html.element("figcaption", caption));
    }
}
