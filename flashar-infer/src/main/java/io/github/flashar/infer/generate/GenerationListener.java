package io.github.flashar.infer.generate;

/** Follows a request while it is drawn, and may end it. */
@FunctionalInterface
public interface GenerationListener {

    /** Lets every request run to its end. */
    GenerationListener NONE = step -> true;

    /**
     * Called on the drawing thread after each pass; drawing waits meanwhile.
     *
     * @param step what is done; valid during the call only
     * @return whether to go on; false ends the request with a {@link
     *     java.util.concurrent.CancellationException}
     */
    boolean afterStep(GenerationStep step);
}
