package io.github.flashar.infer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are asked for together, of a service that waits a minute for company. */
@Timeout(30)
class RequestGroupTest {

    private static final int CAPACITY = 4;

    @TempDir static Path folder;
    private static ImageGenerator generator;

    @BeforeAll
    static void setUp() {
        generator =
                ImageGenerator.builder()
                        .setModel(TinyGenerator.writeAdapted(folder.resolve("model")))
                        .optMaxBatch(8)
                        .build();
    }

    @AfterAll
    static void tearDown() {
        generator.close();
    }

    @Test
    void aGroupIsDrawnTogetherAndWaitsForNobody() throws Exception {
        try (GenerationService service = patient()) {
            List<GenerationResult> drawn = get(service.submitAll(requests(3)));
            for (int i = 0; i < 3; i++) {
                assertThat(drawn.get(i).image(0).tokens())
                        .isEqualTo(generator.generate(request(i)).image(0).tokens());
            }
            assertTogether(drawn);
        }
    }

    @Test
    void aGroupIsCompanyForWhoWaits() throws Exception {
        try (GenerationService service = patient()) {
            List<CompletableFuture<GenerationResult>> images = new ArrayList<>();
            images.add(service.submit(request(0)));
            images.addAll(service.submitAll(requests(2)));
            assertTogether(get(images));
        }
    }

    @Test
    void aSingleRequestWaitsForCompanyHoweverItCame() {
        try (GenerationService service = patient()) {
            List<CompletableFuture<GenerationResult>> alone = service.submitAll(requests(1));
            assertThat(service.queued()).isEqualTo(1);
            service.closeNow();
            assertThat(alone.get(0)).isCancelled();
        }
    }

    @Test
    void allEnterTheQueueOrNone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (GenerationService service = patient()) {
            RequestGroup holding = service.group();
            for (GenerationRequest request : requests(2)) {
                holding.add(
                        request,
                        step -> {
                            begun.countDown();
                            return isReleased(released);
                        });
            }
            holding.submit();
            begun.await();
            service.submitAll(requests(2));
            assertThatThrownBy(() -> service.submitAll(requests(3)))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("2 requests are waiting and 3 came, but 4 may wait");
            assertThat(service.queued()).isEqualTo(2);
            List<CompletableFuture<GenerationResult>> fitting = service.submitAll(requests(2));
            assertThat(service.queued()).isEqualTo(CAPACITY);
            released.countDown();
            get(fitting);
        }
    }

    @Test
    void oneThatCannotBeDrawnKeepsAllOut() {
        try (GenerationService service = patient()) {
            List<GenerationRequest> requests = new ArrayList<>(requests(2));
            requests.add(GenerationRequest.ofClasses(9));
            assertThatThrownBy(() -> service.submitAll(requests))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("class id of image 0 = 9 is outside 0..3");
            assertThatThrownBy(() -> service.submitAll(requests(CAPACITY + 1)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "number of requests = 5 is outside 0..4, the queue's capacity: submit"
                                    + " fewer at a time");
            assertThat(service.queued()).isZero();
            assertThat(service.submitAll(List.of())).isEmpty();
        }
    }

    @Test
    void aRefusedGroupFailsItsFutures() {
        GenerationService service = patient();
        RequestGroup group = service.group();
        CompletableFuture<GenerationResult> images = group.add(request(0));
        assertThat(service.queued()).isZero();
        service.close();
        assertThatThrownBy(group::submit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the service is closed");
        assertThatThrownBy(images::get).hasRootCauseMessage("the service is closed");
        assertThatThrownBy(group::submit).hasMessageContaining("submitted already");
        assertThatThrownBy(() -> group.add(request(1))).hasMessageContaining("submitted already");
    }

    private static GenerationService patient() {
        return GenerationService.builder(generator)
                .optCapacity(CAPACITY)
                .optMaxWait(Duration.ofMinutes(1))
                .build();
    }

    private static List<GenerationRequest> requests(int count) {
        return IntStream.range(0, count).mapToObj(RequestGroupTest::request).toList();
    }

    private static GenerationRequest request(int i) {
        return GenerationRequest.builder().setClasses(i % 3).optSeeds(i).build();
    }

    private static List<GenerationResult> get(List<CompletableFuture<GenerationResult>> images)
            throws Exception {
        List<GenerationResult> results = new ArrayList<>();
        for (CompletableFuture<GenerationResult> future : images) {
            results.add(future.get());
        }
        return results;
    }

    /** Two drawings never take the same time to the nanosecond. */
    private static void assertTogether(List<GenerationResult> drawn) {
        assertThat(drawn.stream().map(result -> result.timings().decoding()).distinct()).hasSize(1);
    }

    private static boolean isReleased(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
