/**
 * The demo: a small raster model is adapted on grids it draws itself, then both decoders draw the
 * same classes, and a report shows what came of it. {@link io.github.flashar.examples.demo.DemoRun}
 * reads from top to bottom like the story.
 */
@NullMarked
package io.github.flashar.examples.demo;

import org.jspecify.annotations.NullMarked;
