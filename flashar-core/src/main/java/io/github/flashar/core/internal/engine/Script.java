package io.github.flashar.core.internal.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Operators of libtorch that DJL does not offer, called through TorchScript: a class of functions
 * in a text resource, its name that of the class. Needs no Python.
 *
 * <p>A call costs some microseconds more than an operator of DJL. Gradients flow as gradient
 * recording says on this thread.
 */
final class Script {

    private final PtSymbolBlock module;
    private final NDManager manager;

    private Script(PtSymbolBlock module, NDManager manager) {
        this.module = module;
        this.manager = manager;
    }

    /**
     * Compiles {@code NAME.py}, a resource beside this class; lives as long as the process.
     *
     * @throws ai.djl.engine.EngineException if this libtorch lacks what the script uses
     */
    static Script compile(String name) {
        NDManager manager = Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager();
        try (InputStream source = Script.class.getResourceAsStream(name + ".py")) {
            byte[] archive = ScriptArchive.of(name, source.readAllBytes());
            InputStream stream = new ByteArrayInputStream(archive);
            return new Script(
                    JniUtils.loadModule((PtNDManager) manager, stream, true, false), manager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Makes one of its functions callable. */
    Function function(String name) {
        NDArray selector = manager.create(0f);
        NDScope.unregister(selector);
        selector.setName("module_method:" + name);
        // "true" leaves gradient recording as it is; "false" would return arrays of inference mode
        return inputs -> {
            NDList list = new NDList(inputs);
            list.add(selector);
            return IValueUtils.forward(module, list, true).singletonOrThrow();
        };
    }

    /** A function of arrays. */
    @FunctionalInterface
    interface Function {

        /** Calls it; the result is left to the caller's memory scope. */
        NDArray call(NDArray... inputs);
    }
}
