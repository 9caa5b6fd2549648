/** Pictures to folders of codes, in a way that survives being stopped at any moment. */
@NullMarked
package io.github.flashar.examples.extract;

import org.jspecify.annotations.NullMarked;
