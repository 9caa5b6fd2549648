/** Between a command and the person who typed it: output folder, progress, machine description. */
@NullMarked
package io.github.flashar.examples.console;

import org.jspecify.annotations.NullMarked;
