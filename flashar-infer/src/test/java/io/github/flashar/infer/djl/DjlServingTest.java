package io.github.flashar.infer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonParser;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model folder behind DJL Serving itself, in a process of its own. Its jars are not on Maven
 * Central; {@code -Dflashar.djl-serving=…} names the {@code lib} folder of its distribution.
 */
@Timeout(240)
class DjlServingTest {

    private static final String PROPERTY = "flashar.djl-serving";

    @TempDir static Path folder;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Process server;
    private static URI predictions;
    private static Path model;

    @BeforeAll
    static void setUp() throws Exception {
        String library = System.getProperty(PROPERTY, "");
        if (library.isEmpty() || !Files.isDirectory(Path.of(library))) {
            System.out.printf(
                    "DJL Serving: skipped, the folder %s of -D%s is not there%n",
                    library, PROPERTY);
            abort();
        }
        model = TinyGenerator.writeAdapted(folder.resolve("models").resolve("tiny"));
        Files.writeString(
                model.resolve("serving.properties"),
                """
                engine=FlashAR
                translatorFactory=io.github.flashar.infer.djl.FlashArTranslatorFactory
                option.maxBatch=8
                batch_size=8
                max_batch_delay=20
                maxWorkers=1
                """);
        String address = "http://127.0.0.1:" + freePort();
        predictions = URI.create(address + "/predictions/tiny");
        server = start(library, address);
        awaitReady(address);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(String library, String address) throws IOException {
        Path config = folder.resolve("config.properties");
        Files.writeString(
                config, "inference_address=" + address + "\nmanagement_address=" + address + "\n");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + library + "/*",
                        "ai.djl.serving.ModelServer",
                        "--config-file",
                        config.toString(),
                        "--model-store",
                        model.getParent().toString());
        builder.environment().put("OPT_OUT_TRACKING", "true");
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        return builder.start();
    }

    private static void awaitReady(String address) throws Exception {
        HttpRequest ping = HttpRequest.newBuilder(URI.create(address + "/ping")).build();
        while (true) {
            assertThat(server.isAlive()).as(() -> "alive; log:\n" + log()).isTrue();
            try {
                if (CLIENT.send(ping, BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException e) {
                // not up yet
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterAll
    static void tearDown() throws Exception {
        if (server != null) {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    @Test
    void aPostGivesThePngOfItsSeed() throws Exception {
        HttpResponse<byte[]> response = post("{\"class\": 1, \"seeds\": 42}");
        assertThat(response.statusCode()).as(DjlServingTest::log).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("image/png");
        assertThat(response.headers().firstValue("seed")).contains("42");
        assertThat(response.body()).isEqualTo(pngs(1, 42).get(0));
    }

    @Test
    void manyClientsGetTheirOwnImages() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            String body = "{\"class\": 2, \"seeds\": " + seed + "}";
            responses.add(CLIENT.sendAsync(request(body), BodyHandlers.ofByteArray()));
        }
        long[] seeds = Stream.iterate(0L, seed -> seed + 1).limit(20).mapToLong(s -> s).toArray();
        List<byte[]> expected = pngs(2, seeds);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(responses.get(seed).get().body()).isEqualTo(expected.get(seed));
        }
    }

    @Test
    void aBadRequestIsToldWhatIsWrong() throws Exception {
        HttpResponse<byte[]> response = post("{\"class\": 1, \"sed\": 42}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .contains("request: unknown [sed], expected only [class, classes")
                .doesNotContain("Exception");
    }

    @Test
    void theServerTellsOfItsModel() throws Exception {
        URI models = predictions.resolve("/models/tiny");
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(models).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"Healthy\"").contains("\"READY\"");
    }

    @Test
    void aStreamComesLineByLine() throws Exception {
        HttpResponse<Stream<String>> response =
                CLIENT.send(
                        request("{\"class\": 1, \"seeds\": 3, \"format\": \"stream\"}"),
                        BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> lines = response.body().toList();
        assertThat(lines).hasSize(8);
        assertThat(JsonParser.parseString(lines.get(7)).getAsJsonObject().keySet())
                .contains("images");
    }

    private static HttpResponse<byte[]> post(String body) throws Exception {
        return CLIENT.send(request(body), BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(String body) {
        return HttpRequest.newBuilder(predictions)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static List<byte[]> pngs(int classId, long... seeds) {
        try (ImageGenerator generator = ImageGenerator.open(model)) {
            List<byte[]> files = new ArrayList<>();
            for (long seed : seeds) {
                GenerationRequest request =
                        GenerationRequest.builder().setClasses(classId).optSeeds(seed).build();
                files.add(generator.generate(request).image(0).toPng());
            }
            return files;
        }
    }
}
