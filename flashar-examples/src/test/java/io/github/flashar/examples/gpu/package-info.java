/**
 * What {@code scripts/verify-gpu} runs on a machine with a GPU: programs that need neither Maven
 * nor JUnit nor a DJL engine, only the jars and classes that {@code scripts/pack-gpu} puts
 * together. Each ends with 0 if all is as it should be. On the emulated GPU they are tested like
 * everything else.
 */
@NullMarked
package io.github.flashar.examples.gpu;

import org.jspecify.annotations.NullMarked;
