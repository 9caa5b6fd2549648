/**
 * Pictures to folders of codes, or with their texts of shards, in a way that survives being stopped
 * at any moment.
 */
@NullMarked
package io.github.flashar.examples.extract;

import org.jspecify.annotations.NullMarked;
