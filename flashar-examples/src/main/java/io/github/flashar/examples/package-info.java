/**
 * The command line. {@link io.github.flashar.examples.Main} lists the commands; each of them only
 * parses its options and calls a service of a sub-package, which is where to look for how the
 * library is used.
 */
@NullMarked
package io.github.flashar.examples;

import org.jspecify.annotations.NullMarked;
