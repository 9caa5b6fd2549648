package io.github.flashar.infer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.inference.streaming.ChunkedBytesSupplier;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What DJL Serving does with a model folder, without its HTTP; see {@link DjlServingTest}. */
@Timeout(120)
class ServedModelTest {

    @TempDir static Path folder;
    private static ZooModel<Input, Output> model;
    private static Predictor<Input, Output> predictor;

    /** As {@code ai.djl.serving.wlm.ModelInfo} loads it, options and arguments of its own too. */
    @BeforeAll
    static void setUp() throws Exception {
        Path path = TinyGenerator.writeAdapted(folder.resolve("tiny"));
        Files.writeString(
                path.resolve("serving.properties"),
                """
                engine=FlashAR
                translatorFactory=io.github.flashar.infer.djl.FlashArTranslatorFactory
                option.maxBatch=4
                """);
        model =
                Criteria.builder()
                        .setTypes(Input.class, Output.class)
                        .optModelUrls(path.toUri().toString())
                        .optArguments(Map.of("batchifier", "stack"))
                        .optOptions(Map.of("rolling_batch", "disable"))
                        .optDevice(Device.cpu())
                        .build()
                        .loadModel();
        predictor = model.newPredictor();
    }

    @AfterAll
    static void tearDown() {
        predictor.close();
        model.close();
    }

    @Test
    void thePropertiesOfTheFolderAreHeard() {
        assertThat(GeneratorModel.of(model).generator().largestBatch()).isEqualTo(4);
    }

    @Test
    void oneImageIsAPngFile() throws Exception {
        Output output = predictor.predict(input("{\"class\": 1, \"seeds\": 42}"));
        assertThat(output.getCode()).isEqualTo(200);
        assertThat(output.getProperty("Content-Type", "")).isEqualTo("image/png");
        assertThat(output.getProperty("seed", "")).isEqualTo("42");
        assertThat(output.getData().getAsBytes()).isEqualTo(png(1, 42));
    }

    @Test
    void severalImagesAreJson() throws Exception {
        Output output = predictor.predict(input("{\"class\": 1, \"count\": 2, \"seeds\": 42}"));
        assertThat(output.getProperty("Content-Type", "")).isEqualTo("application/json");
        assertImages(json(output), 42);
    }

    private static void assertImages(JsonObject json, long seed) {
        assertThat(json.get("decoder").getAsString()).isEqualTo("diagonal");
        assertThat(json.get("passes").getAsInt()).isEqualTo(7);
        assertThat(json.getAsJsonObject("milliseconds").keySet())
                .containsExactly("waiting", "encoding", "decoding", "sampling", "pixels");
        for (int i = 0; i < 2; i++) {
            JsonObject image = json.getAsJsonArray("images").get(i).getAsJsonObject();
            assertThat(image.get("class").getAsInt()).isEqualTo(1);
            assertThat(image.get("name").getAsString()).isEqualTo("dog");
            assertThat(image.get("seed").getAsLong()).isEqualTo(seed + i);
            assertThat(Base64.getDecoder().decode(image.get("png").getAsString()))
                    .isEqualTo(png(1, seed + i));
        }
    }

    @Test
    void aBadRequestDoesNotDisturbItsBatch() throws Exception {
        List<Output> outputs =
                predictor.batchPredict(
                        List.of(
                                input("{\"class\": 0, \"seeds\": 1}"),
                                input("{\"class\": 0, \"sed\": 1}"),
                                input("{\"class\": 9}"),
                                input("{\"class\": 1, \"count\": 5}"),
                                input("{\"class\": 2, \"seeds\": 3}")));
        assertThat(outputs.get(0).getData().getAsBytes()).isEqualTo(png(0, 1));
        assertError(outputs.get(1), 400, "request: unknown [sed], expected only [class, classes");
        assertError(outputs.get(2), 400, "class id of image 0 = 9 is outside 0..3");
        assertError(outputs.get(3), 400, "number of images = 5 is outside 1..4");
        assertThat(outputs.get(4).getData().getAsBytes()).isEqualTo(png(2, 3));
    }

    @Test
    void noAnswerTellsWhereTheModelLies() throws Exception {
        Output refused = predictor.predict(input("{\"prompt\": \"a cat\"}"));
        assertError(refused, 400, "the model is told what to draw by class, 0..2");
        Output failed = Answers.error(new InvalidFileException(folder, "is broken"));
        assertError(failed, 500, "the server failed; its log says why");
        assertThat(List.of(refused, failed))
                .noneMatch(output -> json(output).toString().contains(folder.toString()));
    }

    @Test
    void otherContentIsRefused() throws Exception {
        Input form = input("class=1");
        form.addProperty("content-type", "application/x-www-form-urlencoded");
        assertError(predictor.predict(form), 400, "x-www-form-urlencoded, expected application/js");
        assertError(predictor.predict(new Input()), 400, "the request has no body");
        Input utf8 = input("{\"class\": 1}");
        utf8.addProperty("Content-Type", "application/json; charset=utf-8");
        assertThat(predictor.predict(utf8).getCode()).isEqualTo(200);
    }

    @Test
    void aTimeoutIsOne() throws Exception {
        Output output =
                predictor.predict(
                        input(
                                "{\"class\":1, \"count\":4, \"decoder\":\"raster\", \"timeout_ms\":1}"));
        assertError(output, 504, "1 ms");
    }

    @Test
    void aClientThatHasGoneIsGivenUp() throws Exception {
        Input gone = input("{\"class\": 1}");
        gone.setCancelled(true);
        assertError(predictor.predict(gone), 503, "given up");
    }

    @Test
    void aStreamTellsOfEveryPass() throws Exception {
        Output output =
                predictor.predict(
                        input("{\"class\":1, \"count\":2, \"seeds\":42, \"format\":\"stream\"}"));
        assertThat(output.getProperty("Content-Type", "")).isEqualTo("application/jsonlines");
        List<JsonObject> lines = lines(output).toList();
        assertThat(lines).hasSize(8);
        for (int i = 0; i < 7; i++) {
            JsonObject line = lines.get(i);
            assertThat(line.get("step").getAsInt()).isEqualTo(i + 1);
            assertThat(line.get("steps").getAsInt()).isEqualTo(7);
            assertThat(line.getAsJsonArray("tokens")).hasSize(2);
            assertThat(line.getAsJsonArray("tokens").get(0).getAsJsonArray()).hasSize(16);
        }
        assertThat(lines.get(0).getAsJsonArray("tokens").toString()).contains("-1");
        assertThat(lines.get(6).getAsJsonArray("tokens").toString()).doesNotContain("-1");
        assertImages(lines.get(7), 42);
    }

    @Test
    void aStreamThatNeverBeginsIsAnError() throws Exception {
        assertError(
                predictor.predict(input("{\"class\": 9, \"format\": \"stream\"}")),
                400,
                "class id of image 0 = 9");
    }

    @Test
    void aStreamEndsWhenItsClientGoes() throws Exception {
        Input input = input("{\"class\": 1, \"format\": \"stream\"}");
        input.setCancelled(true);
        List<JsonObject> lines = lines(predictor.predict(input)).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).get("step").getAsInt()).isEqualTo(1);
        assertThat(lines.get(1).get("code").getAsInt()).isEqualTo(503);
    }

    private static Stream<JsonObject> lines(Output output) throws Exception {
        ChunkedBytesSupplier chunks = (ChunkedBytesSupplier) output.getData();
        StringBuilder text = new StringBuilder();
        while (chunks.hasNext()) {
            byte[] chunk = chunks.nextChunk(60, TimeUnit.SECONDS);
            text.append(new String(chunk, StandardCharsets.UTF_8));
        }
        return text.toString().lines().map(line -> JsonParser.parseString(line).getAsJsonObject());
    }

    private static void assertError(Output output, int code, String message) {
        assertThat(output.getCode()).isEqualTo(code);
        assertThat(output.getProperty("Content-Type", "")).isEqualTo("application/json");
        JsonObject error = json(output);
        assertThat(error.keySet()).containsExactly("code", "type", "message");
        assertThat(error.get("code").getAsInt()).isEqualTo(code);
        assertThat(error.get("message").getAsString()).contains(message);
    }

    private static JsonObject json(Output output) {
        return JsonParser.parseString(output.getData().getAsString()).getAsJsonObject();
    }

    private static byte[] png(int classId, long seed) {
        return GeneratorModel.of(model)
                .generator()
                .generate(GenerationRequest.builder().setClasses(classId).optSeeds(seed).build())
                .image(0)
                .toPng();
    }

    /** As DJL Serving makes one of an HTTP request. */
    private static Input input(String body) {
        Input input = new Input();
        input.addProperty("Content-Type", "application/json");
        input.add("data", body.getBytes(StandardCharsets.UTF_8));
        return input;
    }
}
