package io.github.flashar.examples.console;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the time left, redrawn in place. */
final class ProgressBars implements Progress {

    private static final int REDRAW_MILLIS = 200;
    private static final int TASK_WIDTH = 28;

    private final ProgressBar bar;

    ProgressBars(String task, long total, long done) {
        this.bar =
                new ProgressBarBuilder()
                        .setTaskName(String.format("%-" + TASK_WIDTH + "s", task))
                        .setInitialMax(total)
                        .startsFrom(done, Duration.ZERO)
                        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                        .setUpdateIntervalMillis(REDRAW_MILLIS)
                        .build();
    }

    @Override
    public void update(long done, String note) {
        bar.stepTo(done);
        bar.setExtraMessage(note);
    }

    @Override
    public void close() {
        bar.close();
    }
}
