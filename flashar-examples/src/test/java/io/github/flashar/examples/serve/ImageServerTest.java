package io.github.flashar.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageServerTest {

    private static final int QUEUE = 2;

    @TempDir static Path folder;
    private static ImageGenerator generator;
    private static ImageServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void setUp() {
        generator = ImageGenerator.open(TinyGenerator.writeAdapted(folder.resolve("model")));
        server = ImageServer.start(new InetSocketAddress("localhost", 0), generator, QUEUE);
    }

    @AfterAll
    static void tearDown() {
        server.close();
        generator.close();
    }

    @Test
    void thePageIsServed() throws Exception {
        assertThat(text("").body()).contains("<title>FlashAR</title>");
        assertThat(text("page.js").headers().firstValue("Content-Type"))
                .contains("text/javascript; charset=utf-8");
        assertThat(text("page.css").statusCode()).isEqualTo(200);
        assertThat(text("secret.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void theModelSaysWhatItCanDraw() throws Exception {
        JsonObject model = json(text("model"));
        assertThat(model.getAsJsonArray("classes").get(2).getAsString()).isEqualTo("frog");
        assertThat(model.getAsJsonArray("decoders")).hasSize(2);
    }

    @Test
    void anImageIsWhatTheGeneratorDraws() throws Exception {
        HttpResponse<byte[]> answer =
                client.send(get("image?class=1&seed=7"), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("X-Seed")).contains("7");
        assertThat(answer.body()).isEqualTo(expected(1, 7));
    }

    @Test
    void aDrawingIsAStreamOfPasses() throws Exception {
        List<String> events = text("draw?class=2&seed=5").body().lines().toList();
        List<JsonObject> data =
                events.stream()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> JsonParser.parseString(line.substring(6)).getAsJsonObject())
                        .toList();
        assertThat(events).contains("event: step").contains("event: done");
        JsonObject last = data.get(data.size() - 1);
        assertThat(last.get("passes").getAsInt()).isEqualTo(7);
        assertThat(last.get("seed").getAsLong()).isEqualTo(5);
        assertThat(Base64.getDecoder().decode(last.get("image").getAsString()))
                .isEqualTo(expected(2, 5));
        JsonObject first = data.get(0);
        byte[] preview = Base64.getDecoder().decode(first.get("image").getAsString());
        assertThat(ImageFiles.decode(preview, Path.of("preview")).width()).isEqualTo(8);
    }

    @Test
    void badQueriesAreAnsweredInWords() throws Exception {
        assertRefused("image", 400, "parameter class is missing: the id of a class");
        assertRefused("image?class=9", 400, "class id of image 0 = 9 is outside 0..3");
        assertRefused("image?class=one", 400, "parameter class = \"one\" is no number");
        assertRefused("image?class=1&top_p=2", 400, "top-p = 2.0 must be in (0, 1]");
        assertRefused("image?class=1&decoder=x", 400, "must be raster or diagonal");
        assertRefused("draw?class=1&colour=red", 400, "unknown parameter colour; known are");
        assertRefused("image?class=%25", 400, "parameter class = \"%\" is no number");
        HttpRequest post =
                HttpRequest.newBuilder(server.address().resolve("image"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void noAnswerTellsWhereTheModelLies() throws Exception {
        Path raster = TinyGenerator.write(folder.resolve("raster"));
        try (ImageGenerator drawer = ImageGenerator.open(raster);
                ImageServer slow =
                        ImageServer.start(new InetSocketAddress("localhost", 0), drawer, QUEUE)) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            slow.address()
                                                    .resolve("image?class=1&decoder=diagonal"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("choose the raster decoder")
                    .doesNotContain(folder.toString());
        }
        assertThat(Answering.message(new InvalidFileException(folder, "is broken")))
                .isEqualTo("the server failed; its log says why");
    }

    @Test
    void aFullQueueIsSaidSo() throws Exception {
        CountDownLatch drawing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        var busy =
                generator.generateAsync(
                        GenerationRequest.ofClasses(0),
                        step -> {
                            drawing.countDown();
                            return await(released);
                        });
        drawing.await();
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        try {
            // one is taken from the queue and waits for the generator, two wait in the queue
            for (int i = 0; i < 1 + QUEUE; i++) {
                streams.add(client.send(get("draw?class=0"), BodyHandlers.ofInputStream()));
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertRefused("image?class=1", 503, "2 requests are waiting");
        } finally {
            for (HttpResponse<InputStream> stream : streams) {
                stream.body().close();
            }
            released.countDown();
        }
        assertThat(busy.get().images()).hasSize(1);
        // clients that went away are noticed at the next sign of life
        while (text("image?class=1").statusCode() != 200) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void thePageDrawsInABrowser() throws Exception {
        Optional<Path> browser = browser();
        Assumptions.assumeTrue(browser.isPresent(), "no chromium or chrome on the PATH");
        Path output = folder.resolve("page.html");
        Process process =
                new ProcessBuilder(
                                browser.get().toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--timeout=15000",
                                "--virtual-time-budget=15000",
                                "--dump-dom",
                                server.address() + "?class=2&seed=5")
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        String page = Files.readString(output);
        String image = Base64.getEncoder().encodeToString(expected(2, 5));
        assertThat(page)
                .contains("<option value=\"2\">frog</option>")
                .contains("data-decoder=\"diagonal\" data-state=\"done\"")
                .contains("data-decoder=\"raster\" data-state=\"done\"")
                .contains("7 passes")
                .contains("16 passes")
                .contains("data:image/png;base64," + image);
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(
                        place ->
                                Stream.of("chromium", "chromium-browser", "google-chrome")
                                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static byte[] expected(int classId, long seed) {
        return generator
                .generate(GenerationRequest.builder().setClasses(classId).optSeeds(seed).build())
                .image(0)
                .toPng();
    }

    private void assertRefused(String path, int status, String message) throws Exception {
        HttpResponse<String> answer = text(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).get("error").getAsString()).contains(message);
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private HttpResponse<String> text(String path) throws IOException, InterruptedException {
        return client.send(get(path), BodyHandlers.ofString());
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).build();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
