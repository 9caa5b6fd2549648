package io.github.flashar.testkit.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A path of the file system in memory that says it belongs to the faulty one. */
final class FaultyPath implements InvocationHandler {

    private final FaultyFileSystem system;
    private final Path memory;

    private FaultyPath(FaultyFileSystem system, Path memory) {
        this.system = system;
        this.memory = memory;
    }

    static Path wrap(FaultyFileSystem system, Path memory) {
        return (Path)
                Proxy.newProxyInstance(
                        FaultyPath.class.getClassLoader(),
                        new Class<?>[] {Path.class},
                        new FaultyPath(system, memory));
    }

    static Path unwrap(Path path) {
        return Proxy.isProxyClass(path.getClass())
                        && Proxy.getInvocationHandler(path) instanceof FaultyPath faulty
                ? faulty.memory
                : path;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("getFileSystem")) {
            return system;
        }
        try {
            return wrapped(method.invoke(memory, unwrapped(arguments)));
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        if (result instanceof Path path) {
            return wrap(system, path);
        }
        return result instanceof Iterator<?> ? names() : result;
    }

    private Iterator<Path> names() {
        return StreamSupport.stream(memory.spliterator(), false)
                .map(name -> wrap(system, name))
                .iterator();
    }

    private static Object @Nullable [] unwrapped(Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        Object[] result = arguments.clone();
        for (int i = 0; i < result.length; i++) {
            if (result[i] instanceof Path path) {
                result[i] = unwrap(path);
            }
        }
        return result;
    }
}
