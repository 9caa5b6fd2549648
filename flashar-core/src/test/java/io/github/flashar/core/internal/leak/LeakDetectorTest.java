package io.github.flashar.core.internal.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeakDetectorTest {

    private final List<String> found = new CopyOnWriteArrayList<>();

    @Test
    void whatIsDroppedOpenIsFoundWithWhereItWasMade() throws InterruptedException {
        Thing.drop(new LeakDetector(true, found::add));
        collect();
        assertThat(found).hasSize(1);
        assertThat(found.get(0))
                .startsWith("Thing was never closed; java.lang.Throwable: it was made here")
                .contains("LeakDetectorTest$Thing.drop");
    }

    @Test
    void withoutTracesItSaysHowToGetThem() throws InterruptedException {
        Thing.drop(new LeakDetector(false, found::add));
        collect();
        assertThat(found)
                .containsExactly(
                        "Thing was never closed; -Dflashar.leaks=true says where it was made");
    }

    @Test
    void whatIsClosedIsNoLeak() throws InterruptedException {
        LeakDetector detector = new LeakDetector(true, found::add);
        Thing closed = new Thing(detector);
        closed.watch.close();
        closed.watch.close();
        closed = new Thing(detector);
        Thing.drop(detector);
        collect();
        assertThat(found).hasSize(1);
        closed.watch.close();
    }

    /** Lets the garbage collector run until something is found. */
    private void collect() throws InterruptedException {
        while (found.isEmpty()) {
            System.gc();
            Thread.sleep(10);
        }
    }

    private static final class Thing {

        private final Watch watch;

        Thing(LeakDetector detector) {
            watch = detector.begin(this);
        }

        static void drop(LeakDetector detector) {
            new Thing(detector);
        }
    }
}
