/** Commands: options, their help, and the call of the service that does the work. */
@NullMarked
package io.github.flashar.examples.command;

import org.jspecify.annotations.NullMarked;
