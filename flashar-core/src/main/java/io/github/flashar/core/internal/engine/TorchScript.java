package io.github.flashar.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Operators of PyTorch that DJL has no binding for, called through a TorchScript class without
 * weights, whose source is a text resource. Needs no Python. A call costs some microseconds more
 * than an operator of DJL.
 */
final class TorchScript {

    private final NDManager owner;
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

    private TorchScript(NDManager owner, PtSymbolBlock module) {
        this.owner = owner;
        this.module = module;
    }

    /**
     * Compiles {@code NAME.py}, a resource beside this class that defines the class NAME; lives as
     * long as the process.
     *
     * @throws ai.djl.engine.EngineException if this libtorch lacks what the source uses
     */
    static TorchScript load(String name) {
        NDManager owner = NDManager.newBaseManager();
        try (InputStream source = TorchScript.class.getResourceAsStream(name + ".py")) {
            if (source == null) {
                throw new IllegalStateException("the library lacks its resource " + name + ".py");
            }
            byte[] archive = ScriptArchive.of(name, source.readAllBytes());
            InputStream stream = new ByteArrayInputStream(archive);
            return new TorchScript(
                    owner, JniUtils.loadModule((PtNDManager) owner, stream, true, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method that takes and returns arrays and carries gradients. The result belongs to the
     * manager of the first input and to the current memory scope.
     *
     * @param inputs without a name: DJL takes names with a dot for entries of a dictionary
     */
    NDArray call(String method, NDArray... inputs) {
        return callForSeveral(method, inputs).singletonOrThrow();
    }

    /** As {@link #call}, of a method that returns a tuple of arrays. */
    NDList callForSeveral(String method, NDArray... inputs) {
        // It is a setting of the thread. Each call is one operator or two: nothing to optimise.
        JniUtils.setGraphExecutorOptimize(false);
        NDList arguments = new NDList(inputs);
        arguments.add(methods.computeIfAbsent(method, this::selector));
        // "false" would return arrays of inference mode, which nothing can be trained on
        return IValueUtils.forward(module, arguments, true);
    }

    /** A list as one argument: DJL makes one of the arrays that share a name with brackets. */
    static NDList list(String name, List<NDArray> arrays) {
        NDList list = new NDList();
        for (NDArray array : arrays) {
            NDArray named = array.reshape(array.getShape()); // shares memory
            named.setName(name + "[]");
            list.add(named);
        }
        return list;
    }

    /** DJL's way to say which method is meant: one more input, whose name says it. */
    private NDArray selector(String method) {
        NDArray selector = owner.create(0f);
        NDScope.unregister(selector);
        selector.setName("module_method:" + method);
        return selector;
    }
}
