/**
 * Whether an adaptation fits this machine, said before anything is allocated: {@link
 * io.github.flashar.train.plan.TrainingPlan}.
 */
@NullMarked
package io.github.flashar.train.plan;

import org.jspecify.annotations.NullMarked;
