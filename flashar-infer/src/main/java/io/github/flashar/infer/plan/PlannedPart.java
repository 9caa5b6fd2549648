package io.github.flashar.infer.plan;

/**
 * One of the things that take memory.
 *
 * @param name what it is
 * @param fixed bytes whatever the batch
 * @param image bytes for each image drawn at a time
 */
public record PlannedPart(String name, long fixed, long image) {

    /** Bytes when so many images are drawn at a time. */
    public long bytes(int batch) {
        return fixed + batch * image;
    }
}
