/**
 * What a machine has and lacks for this library, and how to mend it. {@link
 * io.github.flashar.infer.doctor.Doctor} goes through it: Java, the operating system, DJL and its
 * native libraries, PyTorch itself, GPU driver and libraries, memory and folders. Each check is a
 * small class that is handed what it looks at, so that tests can hand it a machine that is broken.
 *
 * <p>Most of what goes wrong with DJL shows up when PyTorch is loaded, as an error of the dynamic
 * linker far from its cause. So what can be known before is said before, and {@code LoadFailures}
 * translates what the linker says.
 */
@NullMarked
package io.github.flashar.infer.doctor;

import org.jspecify.annotations.NullMarked;
