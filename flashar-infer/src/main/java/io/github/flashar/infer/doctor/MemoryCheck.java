package io.github.flashar.infer.doctor;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemorySize;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Memory for tensors, and the Java heap beside it: tensors live outside the heap, so what the heap
 * takes is not theirs.
 *
 * @param available bytes that this process may still take
 * @param groups bytes that the control groups of a container leave it
 * @param heap bytes the heap may have, {@code -Xmx}
 * @param growth bytes by which it may still grow
 */
record MemoryCheck(LongSupplier available, OptionalLong groups, long heap, long growth)
        implements Check {

    private static final String SUBJECT = "Memory";

    /** PyTorch and the JVM take a few hundred megabytes before the first weight. */
    private static final long LEAST = 1L << 30;

    @Override
    public Finding examine() {
        try {
            return examine(available.getAsLong());
        } catch (InvalidRequestException e) {
            return Finding.problem(
                    SUBJECT,
                    String.valueOf(e.getMessage()),
                    "correct or unset " + MachineMemory.PROPERTY);
        }
    }

    private Finding examine(long bytes) {
        String found =
                MemorySize.text(bytes)
                        + " available, of which the Java heap may take "
                        + MemorySize.text(growth)
                        + (groups.isPresent()
                                ? "; a control group leaves " + MemorySize.text(groups.getAsLong())
                                : "");
        if (bytes < LEAST) {
            return Finding.warning(
                    SUBJECT,
                    found,
                    "end other programs or give the container more memory: PyTorch alone takes some"
                            + " hundred megabytes");
        }
        return growth <= bytes / 2
                ? Finding.ok(SUBJECT, found)
                : Finding.warning(
                        SUBJECT,
                        found,
                        "lower -Xmx, now "
                                + MemorySize.text(heap)
                                + ": tensors live outside the heap");
    }
}
