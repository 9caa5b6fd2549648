package io.github.flashar.infer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.GenerationTimeoutException;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.sampling.InvalidLogitsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GenerationServiceTest {

    private static final int CALLERS = 200;
    private static final int CAPACITY = 32;
    private static final int MAX_BATCH = 8;

    @TempDir static Path folder;
    private static ImageGenerator generator;

    @BeforeAll
    static void setUp() {
        generator =
                ImageGenerator.builder()
                        .setModel(TinyGenerator.writeAdapted(folder.resolve("model")))
                        .optMaxBatch(MAX_BATCH)
                        .build();
        generator.warmUp();
    }

    @AfterAll
    static void tearDown() {
        generator.close();
    }

    @Test
    void callersGetTheirOwnImages() throws Exception {
        try (GenerationService service = GenerationService.builder(generator).build()) {
            List<CompletableFuture<GenerationResult>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                futures.add(service.submit(request(i)));
            }
            for (int i = 0; i < 20; i++) {
                assertOwn(i, futures.get(i).get());
            }
        }
    }

    @Test
    void twoHundredCallersOnAShortQueueGetTheirImageOrAreTurnedAway() throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(1));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        CountDownLatch start = new CountDownLatch(1);
        try (GenerationService service =
                GenerationService.builder(generator).optCapacity(CAPACITY).build()) {
            List<Future<GenerationResult>> calls = new ArrayList<>();
            for (int i : order) {
                calls.add(
                        callers.submit(
                                () -> {
                                    start.await();
                                    return service.submit(request(i)).get();
                                }));
            }
            start.countDown();
            int drawn = 0;
            for (int call = 0; call < CALLERS; call++) {
                try {
                    assertOwn(order.get(call), calls.get(call).get());
                    drawn++;
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(QueueFullException.class);
                }
            }
            assertThat(drawn).isBetween(CAPACITY, CALLERS);
            assertThat(service.queued()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void requestsThatWaitAreDrawnTogether() throws Exception {
        try (Held service = new Held(MAX_BATCH)) {
            List<CompletableFuture<GenerationResult>> futures = new ArrayList<>();
            List<Integer> passes = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < MAX_BATCH; i++) {
                int caller = i;
                futures.add(
                        service.service.submit(
                                request(i),
                                step -> {
                                    passes.add(caller);
                                    assertThat(step.tokens()).hasNumberOfRows(1);
                                    return true;
                                }));
            }
            service.release();
            for (int i = 0; i < MAX_BATCH; i++) {
                assertOwn(i, futures.get(i).get());
            }
            // taking turns pass by pass, not one after the other
            assertThat(passes.subList(0, MAX_BATCH)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    @Test
    void aFullQueueTurnsCallersAway() throws Exception {
        try (Held service = new Held(2)) {
            service.service.submit(request(1));
            service.service.submit(request(2));
            assertThat(service.service.queued()).isEqualTo(2);
            assertThatThrownBy(() -> service.service.submit(request(3)))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("2 requests are waiting");
            service.release();
        }
    }

    @Test
    void aCancelledRequestMakesRoomAtOnce() throws Exception {
        try (Held service = new Held(1)) {
            CompletableFuture<GenerationResult> first = service.service.submit(request(1));
            first.cancel(true);
            assertThat(service.service.queued()).isZero();
            CompletableFuture<GenerationResult> second = service.service.submit(request(2));
            service.release();
            assertOwn(2, second.get());
        }
    }

    @Test
    void aRequestWhoseTimeIsOverLeavesTheQueue() throws Exception {
        try (Held service = new Held(1)) {
            CompletableFuture<GenerationResult> hasty =
                    service.service.submit(
                            GenerationRequest.builder()
                                    .setClasses(0)
                                    .optTimeout(Duration.ofMillis(30))
                                    .build());
            assertThatThrownBy(() -> hasty.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(GenerationTimeoutException.class)
                    .hasMessageContaining("longer than the 30 ms");
            assertThat(service.service.queued()).isZero();
            service.release();
        }
    }

    @Test
    void aRequestThatEndsEarlyLeavesItsBatchToTheOthers() throws Exception {
        try (Held service = new Held(MAX_BATCH)) {
            CompletableFuture<GenerationResult> stopped =
                    service.service.submit(request(0), step -> step.step() < 2);
            CompletableFuture<GenerationResult> broken =
                    service.service.submit(
                            request(1),
                            step -> {
                                throw new IllegalArgumentException("not mine");
                            });
            CompletableFuture<GenerationResult> whole = service.service.submit(request(2));
            service.release();
            assertOwn(2, whole.get());
            assertThatThrownBy(stopped::get).isInstanceOf(CancellationException.class);
            assertThatThrownBy(broken::get).hasRootCauseMessage("not mine");
        }
    }

    /** A model that gives nothing but NaN for one of its classes. */
    @Test
    void aRequestThatFailsDoesNotTakeOthersAlong() throws Exception {
        try (Generator loaded = Generator.open(folder.resolve("model"))) {
            NDArray classes =
                    loaded.raster().parameters().get("cls_embedding.embedding_table.weight");
            classes.set(new NDIndex(2), Float.NaN);
            try (ImageGenerator broken = ImageGenerator.builder().setGenerator(loaded).build();
                    Held service = new Held(broken, MAX_BATCH)) {
                CompletableFuture<GenerationResult> first = service.service.submit(request(1));
                CompletableFuture<GenerationResult> bad = service.service.submit(request(2));
                CompletableFuture<GenerationResult> third = service.service.submit(request(3));
                service.release();
                assertOwn(1, first.get());
                assertOwn(3, third.get());
                assertThatThrownBy(bad::get).hasCauseInstanceOf(InvalidLogitsException.class);
            }
        }
    }

    @Test
    void requestsOfBothDecodersAreDrawn() throws Exception {
        try (Held service = new Held(MAX_BATCH)) {
            GenerationRequest raster =
                    GenerationRequest.builder()
                            .setClasses(1)
                            .optSeeds(5)
                            .optDecoder(DecoderKind.RASTER)
                            .build();
            CompletableFuture<GenerationResult> first = service.service.submit(request(1));
            CompletableFuture<GenerationResult> second = service.service.submit(raster);
            CompletableFuture<GenerationResult> third = service.service.submit(request(3));
            service.release();
            assertOwn(1, first.get());
            assertThat(second.get().decoder()).isEqualTo(DecoderKind.RASTER);
            assertOwn(3, third.get());
        }
    }

    @Test
    void whatTheServiceCannotDrawIsRefusedAtOnce() {
        try (GenerationService service = GenerationService.builder(generator).build()) {
            assertThatThrownBy(() -> service.submit(GenerationRequest.ofClasses(9)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("class id of image 0 = 9 is outside 0..3");
            assertThatThrownBy(
                            () ->
                                    service.submit(
                                            GenerationRequest.builder()
                                                    .setClasses(0)
                                                    .optCount(9)
                                                    .build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "number of images = 9 is outside 1..8, the largest batch: split the"
                                    + " request");
            assertThatThrownBy(() -> GenerationService.builder(generator).optCapacity(0))
                    .hasMessage("queue capacity = 0 is outside 1..1000000");
            assertThatThrownBy(
                            () ->
                                    GenerationService.builder(generator)
                                            .optMaxWait(Duration.ofMillis(-1)))
                    .hasMessageContaining("longest wait = PT-0.001S");
        }
    }

    @Test
    void closingDrawsWhatWaits() throws Exception {
        Held service = new Held(MAX_BATCH);
        CompletableFuture<GenerationResult> waiting = service.service.submit(request(4));
        service.release();
        service.close();
        assertOwn(4, waiting.get());
        assertThatThrownBy(() -> service.service.submit(request(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the service is closed");
    }

    @Test
    void closingAtOnceCancelsEverything() throws Exception {
        Held service = new Held(MAX_BATCH);
        CompletableFuture<GenerationResult> waiting = service.service.submit(request(4));
        service.release();
        service.service.closeNow();
        assertThat(waiting).isDone();
        assertThat(service.holding).isDone();
    }

    private static GenerationRequest request(int i) {
        return GenerationRequest.builder()
                .setClasses(i % 3)
                .optSeeds(i)
                .optGuidance(1 + i % 4)
                .optTemperature(0.5 + i % 3)
                .build();
    }

    private static void assertOwn(int i, GenerationResult result) {
        assertThat(result.images()).hasSize(1);
        assertThat(result.image(0).spec()).isEqualTo(request(i).images().get(0));
        assertThat(result.image(0).tokens())
                .isEqualTo(generator.generate(request(i)).image(0).tokens());
    }

    /** A service whose thread is held in a first request, so that what is asked for has to wait. */
    private static final class Held implements AutoCloseable {

        final GenerationService service;
        final CompletableFuture<GenerationResult> holding;
        private final CountDownLatch released = new CountDownLatch(1);

        Held(int capacity) throws InterruptedException {
            this(generator, capacity);
        }

        Held(ImageGenerator drawing, int capacity) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            service =
                    GenerationService.builder(drawing)
                            .optCapacity(capacity)
                            .optMaxWait(Duration.ZERO)
                            .build();
            holding =
                    service.submit(
                            request(0),
                            step -> {
                                begun.countDown();
                                return await(released);
                            });
            begun.await();
        }

        void release() {
            released.countDown();
        }

        @Override
        public void close() {
            service.close();
        }

        private static boolean await(CountDownLatch latch) {
            try {
                return latch.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
