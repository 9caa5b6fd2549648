package io.github.flashar.train.checkpoint;

import io.github.flashar.train.data.TokenSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Examples that fail to be read at a chosen moment. */
final class FailingSource {

    /** What reading throws then. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final TokenSource data;
    private long left = Long.MAX_VALUE;

    FailingSource(TokenSource data) {
        this.data = data;
    }

    /** Lets so many examples be read, and then one fail. */
    void failAfter(long examples) {
        left = examples;
    }

    TokenSource source() {
        return (TokenSource)
                Proxy.newProxyInstance(
                        FailingSource.class.getClassLoader(),
                        new Class<?>[] {TokenSource.class},
                        (proxy, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("tokens") && left-- == 0) {
            throw new Unreadable();
        }
        try {
            return method.invoke(data, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
