/** Rules about the shape of the whole library, checked on the compiled classes of all modules. */
@NullMarked
package io.github.flashar.examples.architecture;

import org.jspecify.annotations.NullMarked;
