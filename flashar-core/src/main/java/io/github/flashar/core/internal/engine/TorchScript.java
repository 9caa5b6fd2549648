package io.github.flashar.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.flashar.core.nn.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operators of PyTorch that DJL has no binding for, called through a TorchScript module without
 * weights. The module is a text, {@code operators.py}; it is put into an archive as TorchScript
 * stores one, four uncompressed entries, and loaded once.
 */
final class TorchScript {

    private static final String SOURCE = "operators.py";

    /** Pickle of an object of class Operators with {@code training = False}. */
    private static final String DATA =
            "\u0080\u0002c__torch__\nOperators\n)\u0081}(X\u0008\0\0\0training\u0089ub.";

    /** Pickle of an empty tuple. */
    private static final String CONSTANTS = "\u0080\u0002).";

    private static final String VERSION = "10\n";

    private static final NDManager OWNER = NDManager.newBaseManager();
    private static final PtSymbolBlock MODULE = load();
    private static final Map<String, NDArray> METHODS = new ConcurrentHashMap<>();

    private TorchScript() {}

    /**
     * Calls a method that takes and returns arrays and carries gradients. The result belongs to the
     * manager of the first input and to the current memory scope.
     *
     * @param inputs without a name: DJL takes names with a dot for entries of a dictionary
     */
    static NDArray call(String method, NDArray... inputs) {
        return callForSeveral(method, inputs).singletonOrThrow();
    }

    /** As {@link #call}, of a method that returns a tuple of arrays. */
    static NDList callForSeveral(String method, NDArray... inputs) {
        // It is a setting of the thread. Each call is one operator or two: nothing to optimise.
        JniUtils.setGraphExecutorOptimize(false);
        NDList arguments = new NDList(inputs);
        arguments.add(METHODS.computeIfAbsent(method, TorchScript::name));
        return IValueUtils.forward(MODULE, arguments, true);
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
    private static NDArray name(String method) {
        NDArray tag = NativeMemory.keep(OWNER.create(0f), OWNER);
        tag.setName("module_method:" + method);
        return tag;
    }

    private static PtSymbolBlock load() {
        try (InputStream source = TorchScript.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException("the library lacks its resource " + SOURCE);
            }
            byte[] archive = archive(source.readAllBytes());
            return JniUtils.loadModule(
                    (PtNDManager) OWNER, new ByteArrayInputStream(archive), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] archive(byte[] source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "operators/data.pkl", DATA.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "operators/code/__torch__.py", source);
            put(zip, "operators/constants.pkl", CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "operators/version", VERSION.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
