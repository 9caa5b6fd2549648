package io.github.flashar.infer.cuda.runtime;

/**
 * How long a device took for something it was asked for.
 *
 * @param name of the kernel, {@code copy}, or {@code multiply N x K}
 * @param micros microseconds
 */
public record LaunchTime(String name, double micros) {}
