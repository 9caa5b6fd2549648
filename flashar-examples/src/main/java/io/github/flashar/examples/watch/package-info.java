/**
 * Watching a training. Everything a report tells lies in files of the run's folder, written as the
 * run goes ({@link io.github.flashar.examples.watch.RunFolder} lists them), so {@link
 * io.github.flashar.examples.watch.RunReport} can draw it while the run is at work, after its end
 * and after a crash.
 */
@NullMarked
package io.github.flashar.examples.watch;

import org.jspecify.annotations.NullMarked;
