package io.github.flashar.core.internal.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shapes of every tensor that the engine's operators get, forward and backward. */
public final class RecordedShapes {

    private static final Pattern SHAPE = Pattern.compile("\\[(\\d+(?:, *\\d+)+)]");

    private RecordedShapes() {}

    /** Product of the two longest axes of a tensor, the largest of all tensors. */
    public static long largestPlane(Path folder, Runnable task) throws IOException {
        Path trace = folder.resolve("trace.json");
        JniUtils.startProfile(false, true, false);
        try {
            task.run();
        } finally {
            JniUtils.stopProfile(trace.toString());
        }
        Matcher shapes = SHAPE.matcher(Files.readString(trace));
        long largest = 0;
        while (shapes.find()) {
            long[] axes =
                    Arrays.stream(shapes.group(1).split(", *"))
                            .mapToLong(Long::parseLong)
                            .sorted()
                            .toArray();
            largest = Math.max(largest, axes[axes.length - 1] * axes[axes.length - 2]);
        }
        return largest;
    }
}
