package io.github.flashar.infer.decode;

/**
 * Follows a decode and may end it. A step is one pass and its draws; between two steps is the only
 * place where a decode reports and can be stopped.
 */
@FunctionalInterface
public interface DecodeListener {

    /** Lets every decode run to its end. */
    DecodeListener NONE = step -> true;

    /**
     * Called on the decoding thread after each step.
     *
     * @param step what is done; valid during the call only
     * @return whether to go on; false ends the decode with a {@link
     *     java.util.concurrent.CancellationException}
     */
    boolean afterStep(DecodeStep step);
}
