/**
 * Pictures for GenEval, a benchmark of whether an image shows what its prompt says (arXiv
 * 2310.11513), in the folders that its own tools score. Scoring stays with them.
 */
@NullMarked
package io.github.flashar.examples.geneval;

import org.jspecify.annotations.NullMarked;
