package io.github.flashar.infer.doctor;

/**
 * CPU threads of one operation. PyTorch counts the cores of the machine, Java those that a
 * container may use; threads that share a core wait for each other at the end of each operation.
 * Fewer threads than cores are as it should be where two "cores" share one.
 *
 * @param threads of PyTorch
 * @param cores this process may use
 */
record ThreadsCheck(int threads, int cores) implements Check {

    private static final String SUBJECT = "Threads";

    @Override
    public Finding examine() {
        String found = threads + " an operation, on " + cores + " cores";
        return threads <= cores
                ? Finding.ok(SUBJECT, found)
                : Finding.warning(
                        SUBJECT,
                        found + ": they wait for each other",
                        "set -Dai.djl.pytorch.num_threads=" + cores);
    }
}
