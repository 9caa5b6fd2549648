package io.github.flashar.train.probe;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What probing found.
 *
 * @param layers the layers probed: outputs of the first 0..L layers
 * @param weights share of each layer in the mixture, adding up to 1: the paper's Fig. 3
 * @param mixture held-out cross-entropy of the mixture, nats a token
 * @param crossEntropies held-out cross-entropy of each layer's own head, nats a token
 */
public record ProbeResult(
        List<Integer> layers, double[] weights, double mixture, double[] crossEntropies) {

    /** The layer whose states predict the token below best: the branch layer m to choose. */
    public int best() {
        int best =
                IntStream.range(0, crossEntropies.length)
                        .reduce((a, b) -> crossEntropies[b] < crossEntropies[a] ? b : a)
                        .orElseThrow();
        return layers.get(best);
    }
}
