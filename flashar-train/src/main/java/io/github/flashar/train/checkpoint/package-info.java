/**
 * Training state on disk. {@link io.github.flashar.train.checkpoint.CheckpointStore} keeps the last
 * few steps of a run; a resumed run gives the very weights of one that never stopped.
 */
@NullMarked
package io.github.flashar.train.checkpoint;

import org.jspecify.annotations.NullMarked;
