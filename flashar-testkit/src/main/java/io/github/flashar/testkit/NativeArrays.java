package io.github.flashar.testkit;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts native arrays that nobody has freed. DJL keeps the number to itself. */
public final class NativeArrays {

    private NativeArrays() {}

    /** Live arrays of all managers of the process. */
    public static int live(NDManager any) {
        NDManager root = any;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        return count(root);
    }

    private static int count(Object resource) {
        if (resource instanceof NDArray) {
            return 1;
        }
        return resource instanceof BaseNDManager manager
                ? resources(manager).values().stream().mapToInt(NativeArrays::count).sum()
                : 0;
    }

    private static Map<?, ?> resources(BaseNDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
