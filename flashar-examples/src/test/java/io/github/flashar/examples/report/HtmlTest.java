package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void textAndAttributesCannotBecomeMarkup() {
        Html html =
                Html.element("p", "<b> & \"it's\"")
                        .attribute("title", "\"><script>")
                        .add(Html.text("é"));

        assertThat(html)
                .hasToString(
                        "<p title=\"&quot;&gt;&lt;script&gt;\">"
                                + "&lt;b&gt; &amp; &quot;it&#39;s&quot;é</p>");
    }

    @Test
    void controlCharactersAreReplaced() {
        assertThat(Html.text("a\u0000b\u001bc\td")).hasToString("a\uFFFDb\uFFFDc\td");
    }

    @Test
    void voidElementsCloseThemselves() {
        assertThat(Html.element("img").attribute("src", "x")).hasToString("<img src=\"x\"/>");
    }

    @Test
    void styleSheetsStayAsTheyAreButCannotCloseTheirElement() {
        assertThat(Html.style("a > b { content: \"x\" }"))
                .hasToString("<style>a > b { content: \"x\" }</style>");
        assertThatThrownBy(() -> Html.style("</style>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
