package io.github.flashar.core.checkpoint;

import static io.github.flashar.core.checkpoint.PyTorchBytes.file;
import static io.github.flashar.core.internal.pickle.PickleBytes.pickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.internal.pickle.PickleBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that would call something, or make the reader allocate without end. */
class HostilePickleTest {

    private static final Path CANARY = Path.of("flashar-hostile-pickle-was-here");
    private static final String COMMAND = "touch " + CANARY;

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"calls", "instructions", "bombs", "damaged"})
    void hostilePicklesAreRefused(String what, byte[] content, String message) throws IOException {
        Path path = Files.write(folder.resolve("model.pt"), content);
        assertThatThrownBy(() -> PyTorchFile.open(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(path + ": data.pkl ")
                .hasMessageContaining(message)
                .message()
                .hasSizeLessThan(path.toString().length() + 700);
        assertThat(CANARY).doesNotExist();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                        "os system",
                        "posix system",
                        "nt system",
                        "os popen",
                        "os execv",
                        "subprocess Popen",
                        "subprocess check_output",
                        "builtins eval",
                        "builtins exec",
                        "builtins getattr",
                        "builtins __import__",
                        "builtins open",
                        "__builtin__ eval",
                        "importlib import_module",
                        "runpy run_path",
                        "pty spawn",
                        "pickle loads",
                        "_codecs encode",
                        "copyreg _reconstructor",
                        "functools partial",
                        "operator attrgetter",
                        "webbrowser open",
                        "shutil rmtree",
                        "socket create_connection",
                        "torch load",
                        "torch.hub load",
                        "torch.storage _load_from_bytes",
                        "torch._utils _rebuild_tensor",
                        "numpy.core.multiarray _reconstruct",
                        "java.lang Runtime",
                        "java.lang ProcessBuilder",
                        "javax.script ScriptEngineManager",
                        "argparse ArgumentParser",
                        "collections OrderedDict.__reduce__")
                .map(HostilePickleTest::call);
    }

    static Stream<Arguments> instructions() {
        byte[] system = "os\nsystem\n".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                pickled("INST", pickle().op('(').text(COMMAND).op('i').raw(system), "0x69"),
                pickled("OBJ", pickle().op('(').global("os system").text(COMMAND).op('o'), "names"),
                pickled("OBJ alone", pickle().op('(').text(COMMAND).op('o'), "0x6f is not read"),
                pickled("EXT1", pickle().op(0x82, 1), "0x82 is not read"),
                pickled("EXT4", pickle().op4(0x84, 1), "0x84 is not read"),
                pickled("NEWOBJ_EX", pickle().op(')', ')', '}', 0x92), "0x92 is not read"),
                pickled("GET by a text", pickle().op('g', '0', '\n'), "0x67 is not read"),
                pickled("PERSID by a text", pickle().op('P', '0', '\n'), "0x50 is not read"),
                pickled("NEXT_BUFFER", pickle().op(0x97), "0x97 is not read"),
                pickled(
                        "names from the stack",
                        pickle().text("os").text("system").op(0x93).text(COMMAND).op(0x85, 'R'),
                        "names os.system"),
                pickled(
                        "names that are numbers",
                        pickle().number(1).number(2).op(0x93),
                        "something other than two strings"),
                pickled("a call of a dict", pickle().op('}', ')', 'R'), "calls a dict"),
                pickled("a call of a text", pickle().text("eval").op(')', 'R'), "calls eval"),
                pickled(
                        "a call of a storage class",
                        pickle().global("torch FloatStorage").number(1L << 40).op(0x85, 'R'),
                        "calls the class of a storage"),
                pickled(
                        "a call without a tuple",
                        pickle().global("collections OrderedDict").op('}', 'R'),
                        "calls with a dict, expected a tuple"),
                pickled(
                        "arguments of a namespace",
                        pickle().global("argparse Namespace").text("x").op(0x85, 'R'),
                        "Namespace is called with 1 values"),
                pickled(
                        "items of a dict of dicts",
                        pickle().global("collections OrderedDict").op(']', 0x85, 'R'),
                        "OrderedDict is called with 1 values"),
                pickled(
                        "counts of a list",
                        pickle().global("collections Counter").op(']', 0x85, 'R'),
                        "Counter takes one dict"),
                pickled("attributes of a dict", pickle().op('}', '}', 'b'), "attributes of a DICT"),
                pickled("attributes of a list", pickle().op(']', '}', 'b'), "attributes of a list"),
                pickled(
                        "attributes that are a tuple",
                        pickle().global("argparse Namespace").op(')', 0x81, ')', 'b'),
                        "attributes are a tuple"),
                pickled(
                        "a class as data",
                        pickle().op(']').global("argparse Namespace").op('a'),
                        "holds a class or function"),
                pickled(
                        "a storage as data",
                        pickle().op(']').storage("FloatStorage", "0", 1).op('a'),
                        "holds a tensor or storage"),
                pickled("a reference to a file", pickle().text("/etc/passwd").op('Q'), "refers to"),
                pickled(
                        "a storage of another kind",
                        pickle().op('(').text("module").op(')', ')', 'N', 'N', 't', 'Q'),
                        "refers to something other"));
    }

    static Stream<Arguments> bombs() {
        PickleBytes nested = pickle();
        PickleBytes tuples = pickle().op(')');
        for (int i = 0; i < 10_000; i++) {
            nested.op(']');
            tuples.op(0x85);
        }
        for (int i = 0; i < 9_999; i++) {
            nested.op('a');
        }
        return Stream.of(
                pickled(
                        "a text of 2 GiB",
                        pickle().op4('X', Integer.MAX_VALUE),
                        "needs 2147483647"),
                pickled("a text of 4 GiB", pickle().op4('X', -1), "needs 4294967295 more bytes"),
                pickled("a text of 2^62", pickle().op8(0x8d, 1L << 62), "needs 46116860184"),
                pickled("a text of 2^64", pickle().op8(0x8d, -1), "needs 18446744073709551615"),
                pickled("a number of 2 GiB", pickle().op4(0x8b, Integer.MAX_VALUE), "an int has"),
                pickled("a number below 0 bytes", pickle().op4(0x8b, -1), "an int has -1 bytes"),
                pickled("a frame of 2^63", pickle().op8(0x95, Long.MIN_VALUE), "a frame of 92233"),
                pickled("memory 2^31", pickle().op4('j', Integer.MAX_VALUE), "never stored"),
                pickled("a million lists", pickle().raw(filled(']', 1_000_000)), "500000 values"),
                pickled("a million dicts", pickle().raw(filled('}', 1_000_000)), "500000 values"),
                pickled("a million marks", pickle().raw(filled('(', 1_000_000)), "500000 values"),
                pickled(
                        "a million memories",
                        pickle().op('}').raw(filled(0x94, 1_000_000)),
                        "500000 values"),
                pickled("lists in lists", nested, "deeper than 64 levels"),
                pickled("tuples in tuples", tuples, "deeper than 64 levels"),
                pickled("a list in itself", pickle().op(']', 'q', 0, 'h', 0, 'a'), "inside itself"),
                pickled(
                        "a dict in itself",
                        pickle().op('}', 'q', 0).text("x").op('h', 0, 's'),
                        "inside itself"),
                pickled(
                        "a list as a key",
                        pickle().op('}', ']', 'N', 's'),
                        "a key is a list, expected"),
                pickled(
                        "keys of two types",
                        pickle().op('}').number(1).op('N', 's').text("1").op('N', 's'),
                        "the key 1 is of another type"),
                pickled(
                        "a size of a million axes",
                        manyAxes(),
                        "a tensor has 100000 sizes or strides, expected at most 16"));
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                pickled("protocol 0", new PickleBytes().op('(', 'd'), "begins with"),
                pickled("protocol 1", new PickleBytes().op(0x80, 1, '}'), "begins with PROTO 1"),
                pickled("protocol 6", new PickleBytes().op(0x80, 6, '}'), "begins with PROTO 6"),
                arguments("nothing", file(new byte[0]), "only 0 follow"),
                arguments("no end", file(new byte[] {(byte) 0x80, 2, '}'}), "only 0 follow"),
                pickled("no value", pickle(), "ends with 0 values"),
                pickled("two values", pickle().op('N', 'N'), "ends with 2 values"),
                pickled("an open group", pickle().op('N', '('), "1 open groups"),
                pickled("two ends", pickle().op('}', '.', '}'), "bytes follow its end"),
                pickled("a group never begun", pickle().op('N', 't'), "never began"),
                pickled("items of nothing", pickle().op('N', 'a'), "takes a value where there is"),
                pickled("a value below a mark", pickle().op('}', '(', 's'), "takes a value where"),
                pickled("a key without a value", pickle().op('}', '(', 'N', 'u'), "is a key"),
                pickled("an item of a tuple", pickle().op(')', 'N', 'a'), "appends to a tuple"),
                pickled("an item of None", pickle().op('N', 'N', 'N', 's'), "sets items of None"),
                pickled("a protocol inside", pickle().op(0x80, 2), "PROTO inside a pickle"),
                pickled(
                        "a name without end",
                        pickle().op('c').raw(filled('a', 999)),
                        "a name goes"),
                pickled("a name with a NUL", pickle().op('c', 'o', 0), "goes on with byte 0"),
                pickled("half a number", pickle().op('J', 1), "needs 4 more bytes"));
    }

    private static Arguments call(String moduleAndName) {
        return pickled(
                moduleAndName,
                pickle().op('}').text("model").call(moduleAndName, COMMAND).op('s'),
                "names " + moduleAndName.replace(' ', '.') + ", which is not loaded");
    }

    private static PickleBytes manyAxes() {
        PickleBytes storage = new PickleBytes().storage("FloatStorage", "0", 1);
        return pickle().tensorOver(storage, 0, new long[100_000], new long[0]);
    }

    private static byte[] filled(int code, int count) {
        byte[] result = new byte[count];
        Arrays.fill(result, (byte) code);
        return result;
    }

    private static Arguments pickled(String what, PickleBytes pickle, String message) {
        return arguments(what, file(pickle.stop(), new byte[4]), message);
    }
}
