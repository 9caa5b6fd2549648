package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void namesArePublishedNames() {
        assertThat(Catalogue.files())
                .extracting(PublishedFile::name)
                .containsExactly(
                        "c2i_B_256",
                        "c2i_L_256",
                        "c2i_B_384",
                        "c2i_L_384",
                        "c2i_XL_384",
                        "c2i_XXL_384",
                        "c2i_3B_384",
                        "t2i_XL_stage1_256",
                        "t2i_XL_stage2_512",
                        "vq_ds16_c2i",
                        "vq_ds8_c2i",
                        "vq_ds16_t2i");
    }

    @Test
    void addressesAreThoseOfTheOfficialReadme() {
        assertThat(address("c2i_XL_384"))
                .hasToString(
                        "https://huggingface.co/FoundationVision/LlamaGen/resolve/main/c2i_XL_384.pt");
        assertThat(address("vq_ds8_c2i"))
                .hasToString(
                        "https://huggingface.co/FoundationVision/LlamaGen/resolve/main/vq_ds8_c2i.pt");
        assertThat(address("t2i_XL_stage2_512"))
                .hasToString(
                        "https://huggingface.co/peizesun/llamagen_t2i/resolve/main/t2i_XL_stage2_512.pt");
        assertThat(address("vq_ds16_t2i"))
                .hasToString(
                        "https://huggingface.co/peizesun/llamagen_t2i/resolve/main/vq_ds16_t2i.pt");
    }

    @Test
    void anUnknownNameListsTheKnown() {
        assertThatThrownBy(() -> Catalogue.find("c2i_B"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("c2i_B; known: c2i_B_256, c2i_L_256")
                .hasMessageEndingWith("vq_ds16_t2i");
    }

    private static URI address(String name) {
        HubSettings settings = HubSettings.of(Map.of(), Path.of("home"));
        return new HubClient(settings, Duration.ofSeconds(1))
                .address(Catalogue.find(name), PublishedFile.REVISION);
    }
}
