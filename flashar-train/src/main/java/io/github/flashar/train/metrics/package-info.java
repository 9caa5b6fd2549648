/**
 * What a run leaves behind about itself while it runs. {@link
 * io.github.flashar.train.metrics.MetricsRecorder} is a {@link
 * io.github.flashar.train.loop.TrainingListener} that writes each step to its sinks: {@link
 * io.github.flashar.train.metrics.MetricsLog}, a JSON object a line, and {@link
 * io.github.flashar.train.metrics.TensorBoardLog}. A run that goes on from a checkpoint opens both
 * with the steps that are done: what an earlier process wrote of later steps is forgotten. {@link
 * io.github.flashar.train.metrics.MetricsHistory} reads a log back.
 */
@NullMarked
package io.github.flashar.train.metrics;

import org.jspecify.annotations.NullMarked;
