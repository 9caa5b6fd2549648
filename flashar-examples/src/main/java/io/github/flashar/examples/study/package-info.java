/**
 * The paper's findings looked for in the small. {@link io.github.flashar.examples.study.Study} is
 * the list of claims, {@code StudyRun} trains one variant and has its images judged, {@code
 * SeededRuns} lays its results beside those of others, {@code Comparison} says what the seeds say,
 * {@code StudyReport} writes it down.
 */
@NullMarked
package io.github.flashar.examples.study;

import org.jspecify.annotations.NullMarked;
