/**
 * What models are trained on: pictures from a folder or zip ({@link
 * io.github.flashar.train.data.ImageSource}), token grids at random access ({@link
 * io.github.flashar.train.data.TokenSource}; those of classes {@link
 * io.github.flashar.train.data.LabelledSource}, in memory {@link
 * io.github.flashar.train.data.TokenDataset}), the split that is kept apart, and the order in which
 * a run sees them ({@link io.github.flashar.train.data.EpochOrder}). All of it is a function of
 * files and seeds.
 */
@NullMarked
package io.github.flashar.train.data;

import org.jspecify.annotations.NullMarked;
