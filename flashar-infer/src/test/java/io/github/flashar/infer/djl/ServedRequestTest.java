package io.github.flashar.infer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.model.DecoderKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedRequestTest {

    @Test
    void everyFieldIsHeard() {
        ServedRequest served =
                parse(
                        """
                        {"classes": [1, 2], "count": 2, "seeds": [5, 9], "guidance": [1.5, 3],
                         "guidance_interval": 4, "temperature": [0.5, 1], "top_k": [0, 7],
                         "top_p": 0.9, "decoder": "raster", "timeout_ms": 1500, "format": "stream"}
                        """);
        GenerationRequest same =
                GenerationRequest.builder()
                        .setClasses(1, 2)
                        .optCount(2)
                        .optSeeds(5, 9)
                        .optGuidance(1.5, 3)
                        .optGuidanceInterval(4)
                        .optTemperature(0.5, 1)
                        .optTopK(0, 7)
                        .optTopP(0.9)
                        .optDecoder(DecoderKind.RASTER)
                        .optTimeout(Duration.ofMillis(1500))
                        .build();
        assertThat(served.images()).isEqualTo(same);
        assertThat(served.format()).isEqualTo(AnswerFormat.STREAM);
    }

    @Test
    void subjectsAreClassesOrPromptsOneOrSeveral() {
        assertThat(parse("{\"class\": 3, \"seeds\": 1}").images())
                .isEqualTo(GenerationRequest.builder().setClasses(3).optSeeds(1).build());
        assertThat(parse("{\"prompt\": \"a cat\", \"seeds\": 1}").images())
                .isEqualTo(GenerationRequest.builder().setPrompts("a cat").optSeeds(1).build());
        assertThat(parse("{\"prompts\": [\"a\", \"b\"], \"seeds\": 1}").images())
                .isEqualTo(GenerationRequest.builder().setPrompts("a", "b").optSeeds(1).build());
    }

    @Test
    void oneImageIsAPictureAndSeveralAreJson() {
        assertThat(parse("{\"class\": 3}").format()).isEqualTo(AnswerFormat.PNG);
        assertThat(parse("{\"class\": 3, \"count\": 2}").format()).isEqualTo(AnswerFormat.JSON);
        assertThat(parse("{\"class\": 3, \"format\": \"json\"}").format())
                .isEqualTo(AnswerFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                  | has [], expected exactly one of [class,",
                "{\"class\":1,\"prompt\":\"a\"}      | has [class, prompt], expected exactly one",
                "{\"class\":1,\"sed\":2}             | request: unknown [sed], expected only [cla",
                "{\"class\":\"dog\"}                 | class is \"dog\", expected a whole number",
                "{\"classes\":[]}                    | no images: name at least one class",
                "{\"prompts\":[\"a\",3]}             | prompts[1] is 3, expected a string",
                "{\"class\":1,\"guidance\":\"two\"}  | guidance is \"two\", expected a finite num",
                "{\"class\":1,\"guidance\":[1,null]} | guidance[1] is null, expected a finite",
                "{\"class\":1,\"guidance\":[1,2]}    | 2 values of guidance for 1 subjects",
                "{\"class\":1,\"top_p\":0}           | = 0.0",
                "{\"class\":1,\"seeds\":1.5}         | seeds is 1.5, expected a whole number",
                "{\"class\":1,\"count\":0}           | count = 0 is outside 1..",
                "{\"class\":1,\"timeout_ms\":0}      | must be above zero",
                "{\"class\":1,\"decoder\":\"zigzag\"}| expected one of [raster, diagonal]",
                "{\"class\":1,\"format\":\"gif\"}    | expected one of [png, json, stream]",
                "{\"classes\":[1,2],\"format\":\"png\"}| a PNG file holds one image, not 2",
                "{\"class\":1,\"class\":2}           | has the key \"class\" twice",
                "{\"class\":1                        | ends in the middle of its JSON",
                "[1]                                 | is JSON of kind BEGIN_ARRAY, expected an"
            })
    void mistakesAreNamed(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private static ServedRequest parse(String json) {
        return ServedRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
