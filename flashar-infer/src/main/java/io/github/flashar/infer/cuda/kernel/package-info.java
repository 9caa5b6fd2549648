/**
 * The kernels of the CUDA engine: a resource {@code NAME.cu} of this package for each, and a class
 * that compiles it for given sizes, checks what it is given and says how many threads run it.
 *
 * <p>A comment at the head of a {@code .cu} file gives shapes, bounds and the equation. Letters are
 * those of the files: B images, S streams (a conditional one for each image, followed by an
 * unconditional one for each of the first, guided images), n tokens that a pass feeds to a stream,
 * m targets that it predicts, P tokens of the prefix.
 *
 * <p>Results do not depend on the batch: what a kernel computes for one stream is the same, bit by
 * bit, whatever other streams there are. Whatever is enqueued runs later: the memory it is given
 * has to stay until then.
 */
@NullMarked
package io.github.flashar.infer.cuda.kernel;

import org.jspecify.annotations.NullMarked;
