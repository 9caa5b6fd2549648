/**
 * Many callers, one generator: {@link io.github.flashar.infer.service.GenerationService} queues
 * their requests and draws those that wait together.
 */
@NullMarked
package io.github.flashar.infer.service;

import org.jspecify.annotations.NullMarked;
