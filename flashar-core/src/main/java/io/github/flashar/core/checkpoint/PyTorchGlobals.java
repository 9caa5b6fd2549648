package io.github.flashar.core.checkpoint;

import io.github.flashar.core.internal.pickle.PickleDict;
import io.github.flashar.core.internal.pickle.PickleException;
import io.github.flashar.core.internal.pickle.PickleGlobal;
import io.github.flashar.core.internal.pickle.PickleGlobals;
import io.github.flashar.core.internal.pickle.PickleTuple;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that the pickle of a PyTorch file may name: tensors, dictionaries and parsed arguments. */
final class PyTorchGlobals {

    private static final int LONGEST_QUOTE = 100;

    private static final Map<String, TensorType> STORAGES =
            Map.of(
                    "torch.DoubleStorage", TensorType.F64,
                    "torch.FloatStorage", TensorType.F32,
                    "torch.HalfStorage", TensorType.F16,
                    "torch.BFloat16Storage", TensorType.BF16,
                    "torch.LongStorage", TensorType.I64,
                    "torch.IntStorage", TensorType.I32,
                    "torch.ShortStorage", TensorType.I16,
                    "torch.CharStorage", TensorType.I8,
                    "torch.ByteStorage", TensorType.U8,
                    "torch.BoolStorage", TensorType.BOOL);

    private static final Map<String, PickleGlobal> FUNCTIONS =
            Map.of(
                    "collections.OrderedDict", PyTorchGlobals::orderedDict,
                    "collections.Counter", PickleDict::counter,
                    "argparse.Namespace", PyTorchGlobals::namespace,
                    "torch._utils._rebuild_tensor_v2", PyTorchGlobals::tensor,
                    "torch._utils._rebuild_parameter", PyTorchGlobals::parameter);

    private final PyTorchArchive archive;

    private PyTorchGlobals(PyTorchArchive archive) {
        this.archive = archive;
    }

    /** Tensors are checked against the storages of the archive. */
    static PickleGlobals of(PyTorchArchive archive) {
        PyTorchGlobals globals = new PyTorchGlobals(archive);
        return new PickleGlobals(PyTorchGlobals::find, globals::load);
    }

    /** The class of a storage; a pickle passes it on and never calls it. */
    private record StorageClass(TensorType type) implements PickleGlobal {
        @Override
        public Object call(List<@Nullable Object> arguments) {
            throw new PickleException("calls the class of a storage");
        }
    }

    private static PickleGlobal find(String name) {
        PickleGlobal function = FUNCTIONS.get(name);
        if (function != null) {
            return function;
        }
        TensorType type = STORAGES.get(name);
        if (type != null) {
            return new StorageClass(type);
        }
        throw new PickleException(
                String.format(
                        "names %s, which is not loaded; expected only %s and storages of %s. Save"
                                + " the weights alone: torch.save(model.state_dict(), path)",
                        quote(name),
                        new TreeSet<>(FUNCTIONS.keySet()),
                        new TreeSet<>(STORAGES.values())));
    }

    /** A storage: {@code ("storage", class, key, device, number of elements)}. */
    private Object load(@Nullable Object persistentId) {
        if (persistentId instanceof PickleTuple tuple
                && tuple.items().size() == 5
                && "storage".equals(tuple.items().get(0))
                && tuple.items().get(1) instanceof StorageClass storageClass
                && tuple.items().get(2) instanceof String key
                && tuple.items().get(4) instanceof Long elements) {
            return storage(storageClass.type(), key, elements);
        }
        throw new PickleException(
                "refers to something other than (\"storage\", class, key, device, size)");
    }

    private PyTorchStorage storage(TensorType type, String key, long elements) {
        PyTorchArchive.Entry entry =
                archive.storage(key)
                        .orElseThrow(
                                () ->
                                        new PickleException(
                                                "storage data/" + quote(key) + " is missing"));
        if (elements < 0 || elements > entry.size() || elements * type.bytes() != entry.size()) {
            throw new PickleException(
                    String.format(
                            "storage data/%s of %d elements of %s needs %d bytes each, but its"
                                    + " record has %d bytes",
                            quote(key), elements, type, type.bytes(), entry.size()));
        }
        return new PyTorchStorage(key, type, elements, entry.begin());
    }

    private static Object orderedDict(List<@Nullable Object> arguments) {
        return empty("OrderedDict", PickleDict.Kind.ORDERED_DICT, arguments);
    }

    private static Object namespace(List<@Nullable Object> arguments) {
        return empty("Namespace", PickleDict.Kind.NAMESPACE, arguments);
    }

    private static Object empty(
            String name, PickleDict.Kind kind, List<@Nullable Object> arguments) {
        if (!arguments.isEmpty()) {
            throw new PickleException(
                    name + " is called with " + arguments.size() + " values, expected none");
        }
        return new PickleDict(kind);
    }

    /** storage, offset, size, stride, requires_grad, hooks and, in newer files, metadata. */
    private static Object tensor(List<@Nullable Object> arguments) {
        if ((arguments.size() == 6 || arguments.size() == 7)
                && arguments.get(0) instanceof PyTorchStorage storage
                && arguments.get(1) instanceof Long offset
                && arguments.get(2) instanceof PickleTuple sizes
                && arguments.get(3) instanceof PickleTuple strides) {
            return new PyTorchTensor(storage, offset, numbers(sizes), numbers(strides));
        }
        throw new PickleException(
                "a tensor is made of something other than storage, offset, size and stride");
    }

    private static long[] numbers(PickleTuple tuple) {
        if (tuple.items().size() > PyTorchTensor.MAX_RANK) {
            throw new PickleException(
                    String.format(
                            "a tensor has %d sizes or strides, expected at most %d",
                            tuple.items().size(), PyTorchTensor.MAX_RANK));
        }
        return tuple.items().stream().mapToLong(PyTorchGlobals::number).toArray();
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new PickleException("the size or stride of a tensor is no whole number of 64 bits");
    }

    /** The tensor, requires_grad and hooks. */
    private static Object parameter(List<@Nullable Object> arguments) {
        if (arguments.size() == 3 && arguments.get(0) instanceof PyTorchTensor tensor) {
            return tensor;
        }
        throw new PickleException("a parameter is made of something other than a tensor");
    }

    private static String quote(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
