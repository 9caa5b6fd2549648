package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
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

    /** Adds a picture. */
    public Section picture(RgbImage image, String caption) {
        return picture(Pictures.png(image), caption);
    }

    /** Adds a chart; nothing if it is empty. */
    public Section chart(Chart chart, String caption) {
        return chart.isEmpty() ? this : picture(chart.draw(), caption);
    }

    /** Adds charts, two beside each other where the page is wide enough. */
    public Section charts(List<Chart> charts) {
        List<Html> figures =
                charts.stream()
                        .filter(chart -> !chart.isEmpty())
                        .map(
                                chart ->
                                        figure(Pictures.png(chart.draw()), chart.title())
                                                .styled("picture"))
                        .toList();
        content.add(Html.element("div", figures).styled("pair"));
        return this;
    }

    /**
     * Adds rows of pictures under common headings.
     *
     * @param headings above equal parts of the rows
     * @param rows see {@link Strip}
     */
    public Section strips(List<String> headings, List<StripRow> rows) {
        List<Html> names = headings.stream().map(name -> Html.element("span", name)).toList();
        Html all =
                Html.element(
                        "div",
                        Html.element("div", ""),
                        Html.element("div", names).styled("headings"));
        for (StripRow row : rows) {
            all.add(Html.element("div", row.name()).styled("name"));
            all.add(image(Pictures.png(row.strip()), row.name()));
        }
        content.add(all.styled("strips"));
        return this;
    }

    /** One row of pictures. */
    public record StripRow(String name, RgbImage strip) {}

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
        return Html.element("figure", image(png, caption), Html.element("figcaption", caption));
    }

    private static Html image(byte[] png, String description) {
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        return Html.element("img").attribute("src", data).attribute("alt", description);
    }
}
