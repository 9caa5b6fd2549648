package io.github.flashar.core.internal.pickle;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that plain data needs, of protocols 2 to 5. Those left out belong to older
 * protocols or build sets, bytes and objects of arbitrary classes.
 */
enum PickleOp {
    PROTO(0x80),
    FRAME(0x95),
    STOP('.'),

    NONE('N'),
    NEWTRUE(0x88),
    NEWFALSE(0x89),
    BININT('J'),
    BININT1('K'),
    BININT2('M'),
    LONG1(0x8a),
    LONG4(0x8b),
    BINFLOAT('G'),
    SHORT_BINUNICODE(0x8c),
    BINUNICODE('X'),
    BINUNICODE8(0x8d),

    EMPTY_LIST(']'),
    EMPTY_TUPLE(')'),
    EMPTY_DICT('}'),
    MARK('('),
    TUPLE('t'),
    TUPLE1(0x85),
    TUPLE2(0x86),
    TUPLE3(0x87),
    APPEND('a'),
    APPENDS('e'),
    SETITEM('s'),
    SETITEMS('u'),

    BINGET('h'),
    LONG_BINGET('j'),
    BINPUT('q'),
    LONG_BINPUT('r'),
    MEMOIZE(0x94),

    GLOBAL('c'),
    STACK_GLOBAL(0x93),
    REDUCE('R'),
    NEWOBJ(0x81),
    BUILD('b'),
    BINPERSID('Q');

    private static final @Nullable PickleOp[] BY_CODE = new PickleOp[256];

    static {
        Arrays.stream(values()).forEach(op -> BY_CODE[op.code] = op);
    }

    private final int code;

    PickleOp(int code) {
        this.code = code;
    }

    static PickleOp of(int code) {
        PickleOp op = BY_CODE[code];
        if (op == null) {
            throw new PickleException(
                    String.format(
                            "instruction 0x%02x is not read, only %s of protocols 2 to 5",
                            code,
                            Arrays.stream(values())
                                    .map(PickleOp::name)
                                    .collect(Collectors.joining(" "))));
        }
        return op;
    }
}
