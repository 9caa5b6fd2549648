package io.github.flashar.examples.demo;

/** The command that does at length what the demo does in two minutes. */
final class LongRun {

    static final String COMMAND =
            "scripts/flashar adapt --model out/demo/raster --grids self --grid-count 50000 --steps"
                    + " 20000";

    private LongRun() {}
}
