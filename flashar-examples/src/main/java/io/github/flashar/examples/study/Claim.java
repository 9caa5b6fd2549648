package io.github.flashar.examples.study;

/**
 * What a study expects: one variant does better than another.
 *
 * @param better variant expected to do better
 * @param worse variant it is compared with
 */
record Claim(Variant better, Variant worse) {}
