package io.github.flashar.core.internal.pickle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one pickle; see the package for what it may do. */
public final class Unpickler {

    /** Values and memo entries; a trainer's checkpoint of a thousand tensors has about 100,000. */
    private static final int MAX_VALUES = 500_000;

    private static final int OLDEST_PROTOCOL = 2;
    private static final int NEWEST_PROTOCOL = 5;

    private final PickleInput in;
    private final PickleGlobals globals;
    private final PickleStack stack = new PickleStack();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private int values;

    private Unpickler(byte[] pickle, PickleGlobals globals) {
        this.in = new PickleInput(pickle);
        this.globals = globals;
    }

    /**
     * Returns the data of a pickle: unmodifiable {@code Map} and {@code List}, {@code String},
     * {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@code null} for None, and
     * the leaves that the globals made. Namespaces and counters become maps.
     *
     * @throws PickleException if the pickle is damaged, too large or asks for anything else
     */
    public static @Nullable Object load(byte[] pickle, PickleGlobals globals) {
        return PickleData.of(new Unpickler(pickle, globals).run());
    }

    private @Nullable Object run() {
        int at = 0;
        try {
            checkProtocol();
            at = in.position();
            for (PickleOp op = nextOp(); op != PickleOp.STOP; op = nextOp()) {
                execute(op);
                at = in.position();
            }
            if (in.remaining() > 0) {
                throw new PickleException(in.remaining() + " bytes follow its end");
            }
            return stack.popResult();
        } catch (PickleException e) {
            throw new PickleException(at, e);
        }
    }

    private void checkProtocol() {
        PickleOp first = nextOp();
        int protocol = in.unsignedByte();
        if (first != PickleOp.PROTO || protocol < OLDEST_PROTOCOL || protocol > NEWEST_PROTOCOL) {
            throw new PickleException(
                    String.format(
                            "begins with %s %d, expected protocol %d to %d",
                            first, protocol, OLDEST_PROTOCOL, NEWEST_PROTOCOL));
        }
    }

    private PickleOp nextOp() {
        return PickleOp.of(in.unsignedByte());
    }

    private void execute(PickleOp op) {
        switch (op) {
            case PROTO, STOP -> throw new PickleException(op + " inside a pickle");
            case FRAME -> skipFrameLength();
            case MARK -> {
                count();
                stack.mark();
            }
            case EMPTY_LIST -> push(new PickleList());
            case EMPTY_DICT -> push(new PickleDict(PickleDict.Kind.DICT));
            case EMPTY_TUPLE -> push(new PickleTuple(List.of()));
            case TUPLE1 -> push(new PickleTuple(stack.pop(1)));
            case TUPLE2 -> push(new PickleTuple(stack.pop(2)));
            case TUPLE3 -> push(new PickleTuple(stack.pop(3)));
            case TUPLE -> push(new PickleTuple(stack.popGroup()));
            case APPEND -> append(stack.pop(1));
            case APPENDS -> append(stack.popGroup());
            case SETITEM -> setItems(stack.pop(2));
            case SETITEMS -> setItems(stack.popGroup());
            case BINGET -> recall(in.unsignedByte());
            case LONG_BINGET -> recall(in.signedInt());
            case BINPUT -> remember(in.unsignedByte());
            case LONG_BINPUT -> remember(in.signedInt());
            case MEMOIZE -> remember(memo.size());
            case GLOBAL -> push(globals.byName().apply(in.line() + "." + in.line()));
            case STACK_GLOBAL -> pushGlobal(stack.pop(2));
            case REDUCE, NEWOBJ -> call(stack.pop(2));
            case BUILD -> build(stack.pop());
            case BINPERSID -> push(globals.byReference().apply(stack.pop()));
            default -> push(PickleScalars.read(op, in));
        }
    }

    private void push(@Nullable Object value) {
        count();
        stack.push(value);
    }

    private void count() {
        if (++values > MAX_VALUES) {
            throw new PickleException("holds more than " + MAX_VALUES + " values");
        }
    }

    /** A frame is a hint for readers of streams. */
    private void skipFrameLength() {
        long length = in.signedLong();
        if (length < 0 || length > in.remaining()) {
            throw new PickleException(
                    String.format(
                            "a frame of %s bytes, but only %d follow: it is cut off",
                            Long.toUnsignedString(length), in.remaining()));
        }
    }

    private void append(List<@Nullable Object> items) {
        if (!(stack.peek() instanceof PickleList list)) {
            throw new PickleException("appends to " + PickleData.describe(stack.peek()));
        }
        items.forEach(list::add);
    }

    private void setItems(List<@Nullable Object> items) {
        if (!(stack.peek() instanceof PickleDict dict)) {
            throw new PickleException("sets items of " + PickleData.describe(stack.peek()));
        }
        if (items.size() % 2 != 0) {
            throw new PickleException("the last of " + items.size() + " keys and values is a key");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dict.put(items.get(i), items.get(i + 1));
        }
    }

    private void remember(int key) {
        count();
        memo.put(key, stack.peek());
    }

    private void recall(int key) {
        if (!memo.containsKey(key)) {
            throw new PickleException("recalls value " + key + ", which was never stored");
        }
        push(memo.get(key));
    }

    private void pushGlobal(List<@Nullable Object> names) {
        if (!(names.get(0) instanceof String module && names.get(1) instanceof String name)) {
            throw new PickleException("names a global by something other than two strings");
        }
        push(globals.byName().apply(module + "." + name));
    }

    private void call(List<@Nullable Object> functionAndArguments) {
        Object function = functionAndArguments.get(0);
        if (!(function instanceof PickleGlobal global)) {
            throw new PickleException("calls " + PickleData.describe(function));
        }
        if (!(functionAndArguments.get(1) instanceof PickleTuple arguments)) {
            throw new PickleException(
                    "calls with "
                            + PickleData.describe(functionAndArguments.get(1))
                            + ", expected a tuple");
        }
        push(global.call(arguments.items()));
    }

    private void build(@Nullable Object state) {
        if (!(stack.peek() instanceof PickleDict object)) {
            throw new PickleException("sets attributes of " + PickleData.describe(stack.peek()));
        }
        object.build(state);
    }
}
