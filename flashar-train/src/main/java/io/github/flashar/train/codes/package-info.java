/**
 * Pictures as tokens on disk, extracted once and read at random: shards of our own ({@link
 * io.github.flashar.train.codes.CodeShard} tells their grammar) and the {@code .npy} folders of the
 * official code. {@link io.github.flashar.train.codes.CodeFolders} opens either as a {@link
 * io.github.flashar.train.data.TokenSource}; a {@link io.github.flashar.train.codes.CodeStore}
 * writes either. A picture's index is its place among all pictures, class by class in name order;
 * pictures that could not be read leave gaps.
 */
@NullMarked
package io.github.flashar.train.codes;

import org.jspecify.annotations.NullMarked;
