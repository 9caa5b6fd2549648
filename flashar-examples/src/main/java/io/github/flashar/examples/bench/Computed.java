package io.github.flashar.examples.bench;

import ai.djl.ndarray.NDArray;

/** Whether results are there. A GPU returns from an operator before it has computed it. */
final class Computed {

    private Computed() {}

    /** Waits until an array's numbers are there, and returns the array. */
    static NDArray await(NDArray array) {
        if (array.getDevice().isGpu()) {
            try (NDArray flat = array.flatten();
                    NDArray first = flat.get(0)) {
                first.toByteBuffer(); // is copied to the host, behind all that came before
            }
        }
        return array;
    }
}
