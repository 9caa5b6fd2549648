package io.github.flashar.examples.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    private static final Path HOME = Path.of("/home/someone").toAbsolutePath();

    @Test
    void withoutVariablesThePublicHubAndTheUsualCache() {
        HubSettings settings = HubSettings.of(Map.of("HF_HUB_CACHE", " ", "HF_TOKEN", ""), HOME);

        assertThat(settings.endpoint()).hasToString("https://huggingface.co");
        assertThat(settings.cache()).isEqualTo(HOME.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void theNearestVariableChoosesTheCache() {
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(path("/x/huggingface/hub"));
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")))
                .isEqualTo(path("/h/hub"));
        assertThat(cache(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c"))).isEqualTo(path("/c"));
        assertThat(cache(Map.of("HF_HOME", "~/models"))).isEqualTo(HOME.resolve("models/hub"));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "true, true", "ON, true", "yes, true", "0, false", "no, false"})
    void offlineTakesTheUsualWords(String value, boolean offline) {
        assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", value), HOME).offline())
                .isEqualTo(offline);
    }

    @Test
    void theEndpointMayEndInASlash() {
        HubSettings settings =
                HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror:8080/hub/"), HOME);

        assertThat(settings.endpoint()).hasToString("http://mirror:8080/hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://mirror", "https://", "http://a b", "/hub"})
    void anEndpointMustBeAWebAddress(String endpoint) {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint), HOME))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("HF_ENDPOINT = " + endpoint);
    }

    @Test
    void theTokenIsNeverShown() {
        assertThat(HubSettings.of(Map.of("HF_TOKEN", " hf_secret\n"), HOME))
                .hasToString(
                        "https://huggingface.co, cache " + HOME.resolve(".cache/huggingface/hub"))
                .extracting(settings -> settings.token().orElseThrow())
                .isEqualTo("hf_secret");
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "hf_a\r\nHost: b"), HOME))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .contains("HF_TOKEN")
                .doesNotContain("hf_a");
    }

    private static Path cache(Map<String, String> environment) {
        return HubSettings.of(environment, HOME).cache();
    }

    private static Path path(String text) {
        return Path.of(text).toAbsolutePath();
    }
}
