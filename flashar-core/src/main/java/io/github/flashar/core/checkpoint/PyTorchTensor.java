package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.pickle.PickleException;
import io.github.flashar.core.internal.pickle.PickleLeaf;
import java.util.Arrays;

/**
 * A tensor of a pickle, checked against its storage: element (i, j, …) is number offset +
 * i·strides[0] + j·strides[1] + … of the storage.
 */
record PyTorchTensor(PyTorchStorage storage, long offset, long[] sizes, long[] strides)
        implements PickleLeaf {

    /** More axes than any model has; native code has limits of its own near 64. */
    static final int MAX_RANK = 16;

    PyTorchTensor {
        check(
                sizes.length == strides.length,
                "has %d sizes and %d strides, expected as many",
                sizes.length,
                strides.length);
        check(
                Arrays.stream(sizes).allMatch(n -> n >= 0)
                        && Arrays.stream(strides).allMatch(n -> n >= 0)
                        && offset >= 0,
                "has size %s, stride %s, offset %d, expected none below 0",
                Arrays.toString(sizes),
                Arrays.toString(strides),
                offset);
        checkInside(storage, offset, sizes, strides);
    }

    /** What it is, under a name. */
    TensorInfo info(String name) {
        return new TensorInfo(name, storage.type(), new Shape(sizes));
    }

    /** Where its values lie in a file. */
    StoredTensor stored(String name, MappedFile file) {
        long begin = storage.begin() + offset * storage.type().bytes();
        return new StoredTensor(info(name), file, begin, StridedLayout.of(sizes, strides));
    }

    private static void checkInside(
            PyTorchStorage storage, long offset, long[] sizes, long[] strides) {
        try {
            long elements = 1;
            long end = Math.addExact(offset, 1);
            for (int axis = 0; axis < sizes.length; axis++) {
                elements = Math.multiplyExact(elements, sizes[axis]);
                long span = Math.multiplyExact(Math.max(0, sizes[axis] - 1), strides[axis]);
                end = Math.addExact(end, span);
            }
            check(
                    elements == 0 ? offset <= storage.elements() : end <= storage.elements(),
                    "of size %s, stride %s reads elements %d..%d of a storage of %d",
                    Arrays.toString(sizes),
                    Arrays.toString(strides),
                    offset,
                    end - 1,
                    storage.elements());
            check(
                    elements <= storage.elements(),
                    "of size %s, stride %s repeats elements of a storage of %d; save a copy of it"
                            + " made with .contiguous()",
                    Arrays.toString(sizes),
                    Arrays.toString(strides),
                    storage.elements());
        } catch (ArithmeticException e) {
            throw new PickleException(
                    String.format(
                            "a tensor of size %s, stride %s, offset %d overflows 64 bits",
                            Arrays.toString(sizes), Arrays.toString(strides), offset));
        }
    }

    private static void check(boolean condition, String format, Object... values) {
        if (!condition) {
            throw new PickleException("a tensor " + String.format(format, values));
        }
    }
}
