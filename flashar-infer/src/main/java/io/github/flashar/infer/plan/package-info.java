/**
 * Whether a model and a request fit this machine, said before anything is allocated. {@link
 * io.github.flashar.infer.plan.MemoryPlan} adds up what loading and drawing take, {@link
 * io.github.flashar.infer.plan.MachineMemory} says what there is.
 */
@NullMarked
package io.github.flashar.infer.plan;

import org.jspecify.annotations.NullMarked;
