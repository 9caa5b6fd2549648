package io.github.flashar.infer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PicturesBesideTest {

    private static final int[][] FIRST = {{1}, {2}};
    private static final int[][] SECOND = {{3}};

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final StopRule stop = new StopRule(Optional.empty(), cancelled::get);

    @AfterEach
    void forgetInterrupts() {
        boolean unused = Thread.interrupted();
    }

    @Test
    void theNextBatchIsDrawnMeanwhileAndTheirOrderStays() {
        CountDownLatch secondDrawn = new CountDownLatch(1);
        try (PicturesBeside pictures =
                new PicturesBeside(
                        (tokens, checkpoint) -> {
                            await(secondDrawn);
                            return pictures(tokens);
                        },
                        stop)) {
            pictures.add(FIRST);
            pictures.add(SECOND);
            secondDrawn.countDown();
            assertThat(pictures.all()).extracting(RgbImage::width).containsExactly(1, 2, 3);
        }
    }

    @Test
    void whatMadeABatchFailIsTheCallersAndEndsTheNextBatch() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        try (PicturesBeside pictures =
                new PicturesBeside(
                        (tokens, checkpoint) -> {
                            throw failure;
                        },
                        stop)) {
            pictures.add(FIRST);
            assertThatThrownBy(pictures::all).isSameAs(failure);
            assertThatThrownBy(() -> pictures.add(SECOND)).isSameAs(failure);
        }
    }

    @Test
    void closingGivesUpWhatIsUnderWayAndWaitsForIt() {
        AtomicReference<RuntimeException> end = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (PicturesBeside pictures =
                new PicturesBeside(
                        (tokens, checkpoint) -> {
                            begun.countDown();
                            end.set(untilItThrows(checkpoint));
                            throw end.get();
                        },
                        stop)) {
            pictures.add(FIRST);
            await(begun);
        }
        assertThat(end.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aCancelledRequestEndsItsPictures() {
        try (PicturesBeside pictures =
                new PicturesBeside(
                        (tokens, checkpoint) -> {
                            throw untilItThrows(checkpoint);
                        },
                        stop)) {
            pictures.add(FIRST);
            cancelled.set(true);
            assertThatThrownBy(pictures::all).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysPending() {
        try (PicturesBeside pictures =
                new PicturesBeside(
                        (tokens, checkpoint) -> {
                            throw untilItThrows(checkpoint);
                        },
                        stop)) {
            pictures.add(FIRST);
            Thread.currentThread().interrupt();
            assertThatThrownBy(pictures::all).isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
    }

    private static RuntimeException untilItThrows(Runnable checkpoint) {
        while (true) {
            try {
                checkpoint.run();
                Thread.onSpinWait();
            } catch (CancellationException e) {
                return e;
            }
        }
    }

    /** A picture as wide as the token says. */
    private static List<RgbImage> pictures(int[][] tokens) {
        return Arrays.stream(tokens)
                .map(grid -> new RgbImage(grid[0], 1, new byte[3 * grid[0]]))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
