package io.github.flashar.infer.cuda.runtime;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Arguments of a launch as the driver wants them: pointers to the values, which it copies. */
final class KernelArguments implements AutoCloseable {

    private static final int SLOT_BYTES = Long.BYTES;

    private final BytePointer values;
    private final PointerPointer<Pointer> slots;

    KernelArguments(Object... arguments) {
        values = new BytePointer((long) SLOT_BYTES * Math.max(1, arguments.length));
        slots = new PointerPointer<>(Math.max(1, arguments.length));
        for (int i = 0; i < arguments.length; i++) {
            put((long) SLOT_BYTES * i, arguments[i]);
            slots.put(i, new Address(values.address() + (long) SLOT_BYTES * i));
        }
    }

    private void put(long offset, Object argument) {
        if (argument instanceof DeviceMemory memory) {
            values.putLong(offset, memory.address());
        } else if (argument instanceof Integer number) {
            values.putInt(offset, number);
        } else if (argument instanceof Float number) {
            values.putFloat(offset, number);
        } else if (argument instanceof Long number) {
            values.putLong(offset, number);
        } else {
            throw new IllegalArgumentException(
                    "a kernel takes no " + argument.getClass().getName());
        }
    }

    PointerPointer<Pointer> slots() {
        return slots;
    }

    @Override
    public void close() {
        slots.close();
        values.close();
    }
}
