package io.github.flashar.core.internal.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;

/**
 * The one place that reaches below DJL's engine-neutral API. DJL offers no neutral call for these
 * switches, and they matter: gradient recording is <em>on</em> in every new thread, which keeps
 * each intermediate array of an inference pass alive.
 */
public final class Torch {

    static {
        // the calls below do not load the native library themselves
        Engine.getEngine(PtEngine.ENGINE_NAME);
    }

    private Torch() {}

    /** Stops recording gradients on this thread until the returned scope is closed. */
    public static GradScope noGrad() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        return () -> JniUtils.setGradMode(before);
    }

    /** Returns how many threads one operator may use. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /** Sets how many threads one operator may use, process-wide. */
    public static void setThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** Returns the folder that PyTorch's libraries were loaded from. */
    public static String libraryFolder() {
        return LibUtils.getLibtorchPath();
    }

    /**
     * Sets an array's gradient to zero, whatever it holds. Subtracting it from itself, as DJL's
     * collector does, would keep a NaN for ever.
     */
    public static void clearGradient(NDArray array) {
        JniUtils.zeroGrad((PtNDArray) array);
    }

    /** Restores the previous gradient mode of the thread that opened it. */
    @FunctionalInterface
    public interface GradScope extends AutoCloseable {
        @Override
        void close();
    }
}
