/**
 * The generator as a plain HTTP service, with a page on which images grow: how to embed a {@link
 * io.github.flashar.infer.service.GenerationService} in a server.
 */
@NullMarked
package io.github.flashar.examples.serve;

import org.jspecify.annotations.NullMarked;
