package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.report.ReportPage.KeyFigure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ReportPageTest {

    private static final byte[] PNG = {1, 2, 3};

    @Test
    void pageIsWellFormedAndHoldsEverythingGiven() throws Exception {
        Document page = parse(page().html());

        assertThat(page.getDocumentElement().getTagName()).isEqualTo("html");
        assertThat(page.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a <title>");
        assertThat(page.getElementsByTagName("section").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("td").getLength()).isEqualTo(4);
        assertThat(page.getElementsByTagName("img").item(0).getAttributes().getNamedItem("src"))
                .hasToString("src=\"data:image/png;base64," + base64() + "\"");
        assertThat(page.getDocumentElement().getTextContent()).contains("64 → 15", "run <me>");
    }

    @Test
    void pageNeedsNothingFromOutside() {
        assertThat(page().html()).doesNotContain("http:", "https:", "<script", "url(", "@import");
    }

    @Test
    void pageFollowsTheReadersColourSchemeAndScreen() {
        assertThat(page().html()).contains("prefers-color-scheme: dark", "width=device-width");
    }

    private static ReportPage page() {
        Section section =
                new Section("One & only")
                        .paragraph("text")
                        .command("run <me>")
                        .picture(PNG, "a picture")
                        .table(List.of("name", "value"), List.of(List.of("a", "1")))
                        .facts(List.of(List.of("b", "2")));
        return new ReportPage(
                "a <title>",
                "lead",
                List.of(new KeyFigure("64 → 15", "passes", "per image")),
                List.of(section));
    }

    private static String base64() {
        return Base64.getEncoder().encodeToString(PNG);
    }

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }
}
