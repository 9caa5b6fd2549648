package io.github.flashar.examples.demo;

/**
 * The pictures of a report, as PNG files in memory.
 *
 * @param comparison both decoders' sheets side by side
 * @param curves learning curves
 * @param gates gate heat map
 */
record DemoPictures(byte[] comparison, byte[] curves, byte[] gates) {}
