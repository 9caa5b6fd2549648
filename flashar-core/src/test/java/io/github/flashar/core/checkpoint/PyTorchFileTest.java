package io.github.flashar.core.checkpoint;

import static io.github.flashar.core.checkpoint.PyTorchBytes.archive;
import static io.github.flashar.core.checkpoint.PyTorchBytes.dict;
import static io.github.flashar.core.checkpoint.PyTorchBytes.file;
import static io.github.flashar.core.checkpoint.PyTorchBytes.floats;
import static io.github.flashar.core.checkpoint.PyTorchBytes.fourFloats;
import static io.github.flashar.core.checkpoint.PyTorchBytes.little;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.internal.pickle.PickleBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchFileTest {

    @TempDir Path folder;

    @Test
    void everyTypeIsRead() throws IOException {
        PickleBytes content = dict();
        content.text("f64").vector("DoubleStorage", "0", 2);
        content.text("f32").vector("FloatStorage", "1", 2);
        content.text("f16").vector("HalfStorage", "2", 2);
        content.text("bf16").vector("BFloat16Storage", "3", 2);
        content.text("i64").vector("LongStorage", "4", 2);
        content.text("i32").vector("IntStorage", "5", 2);
        content.text("i16").vector("ShortStorage", "6", 2);
        content.text("i8").vector("CharStorage", "7", 2);
        content.text("u8").vector("ByteStorage", "8", 2);
        content.text("bool").vector("BoolStorage", "9", 2);
        PyTorchFile file =
                open(
                        file(
                                dict(content),
                                little(16).putDouble(0.5).putDouble(-2).array(),
                                floats(0.5f, -2),
                                little(4)
                                        .putShort((short) 0x3800)
                                        .putShort((short) -0x4000)
                                        .array(),
                                little(4)
                                        .putShort((short) 0x3f00)
                                        .putShort((short) -0x4000)
                                        .array(),
                                little(16).putLong(1).putLong(Long.MIN_VALUE).array(),
                                little(8).putInt(1).putInt(-5).array(),
                                little(4).putShort((short) 1).putShort((short) -5).array(),
                                new byte[] {1, -5},
                                new byte[] {1, -5},
                                new byte[] {0, 1}));

        for (String name : List.of("f64", "f32", "f16", "bf16")) {
            assertThat(file.floats(name)).as(name).containsExactly(0.5f, -2);
        }
        assertThat(file.longs("i64")).containsExactly(1, Long.MIN_VALUE);
        for (String name : List.of("i32", "i16", "i8")) {
            assertThat(file.longs(name)).as(name).containsExactly(1, -5);
        }
        assertThat(file.longs("u8")).containsExactly(1, 251);
        assertThat(file.longs("bool")).containsExactly(0, 1);
        assertThat(file.tensor("bf16").type()).isEqualTo(TensorType.BF16);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(file.read("bf16", manager).toFloatArray()).containsExactly(0.5f, -2);
            assertThat(file.read("i16", manager).toLongArray()).containsExactly(1, -5);
            assertThat(file.read("bool", manager).toBooleanArray()).containsExactly(false, true);
        }
    }

    @Test
    void tensorsMayShareAStorageAndLookAtItInTheirOwnWay() throws IOException {
        PickleBytes content = dict();
        content.text("all").vector("FloatStorage", "0", 6);
        content.text("second").tensor("FloatStorage", "0", 6, 3, shape(3), shape(1));
        content.text("transposed").tensor("FloatStorage", "0", 6, 0, shape(3, 2), shape(1, 3));
        content.text("one").tensor("FloatStorage", "0", 6, 5, shape(), shape());
        content.text("none").tensor("FloatStorage", "0", 6, 6, shape(0, 4), shape(4, 1));
        PyTorchFile file = open(file(dict(content), floats(0, 1, 2, 3, 4, 5)));

        assertThat(file.floats("all")).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(file.floats("second")).containsExactly(3, 4, 5);
        assertThat(file.floats("transposed")).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(file.tensor("transposed").shape()).isEqualTo(new Shape(3, 2));
        assertThat(file.floats("one")).containsExactly(5);
        assertThat(file.floats("none")).isEmpty();
    }

    @Test
    void parametersAreTheirTensors() throws IOException {
        PickleBytes content = dict().text("w").global("torch._utils _rebuild_parameter").op('(');
        content.vector("FloatStorage", "0", 1).op(0x88).make("collections OrderedDict");
        assertThat(open(file(dict(content.op('t', 'R')), floats(7))).floats("w"))
                .containsExactly(7);
    }

    @Test
    void theStateDictIsFound() throws IOException {
        for (String key : List.of("model", "module", "state_dict")) {
            PickleBytes content = dict().text("epoch").number(3).text(key).op('}').text("w");
            content.vector("FloatStorage", "0", 1).op('s');
            PyTorchFile file = open(file(dict(content), floats(7)));
            assertThat(file.tensors().keySet()).as(key).containsExactly("w");
            assertThat(file.args()).isEmpty();
            assertThat(file.steps()).isEmpty();
        }
    }

    @Test
    void anotherStateDictIsTakenWhenNamed() throws IOException {
        PickleBytes content = dict();
        content.text("model").op('}').text("w").vector("FloatStorage", "0", 1).op('s');
        content.text("ema").op('}').text("w").vector("FloatStorage", "1", 1).op('s');
        Path path = write(file(dict(content), floats(1), floats(2)));
        assertThat(PyTorchFile.open(path).floats("w")).containsExactly(1);
        assertThat(PyTorchFile.open(path, "ema").floats("w")).containsExactly(2);
        assertThatThrownBy(() -> PyTorchFile.open(path, "best"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(
                        "no dictionary under \"best\", it has 2 entries: [model, ema]");
    }

    @Test
    void aPrefixGoesOnlyWhereEveryNameHasIt() throws IOException {
        assertThat(names("module.a", "module.b")).containsExactly("a", "b");
        assertThat(names("model.a", "model.b")).containsExactly("a", "b");
        assertThat(names("module.model.a", "module.model.b")).containsExactly("a", "b");
        assertThat(names("module.a", "b")).containsExactly("module.a", "b");
        assertThat(names("model.module.a")).containsExactly("module.a");
        assertThat(names("_orig_mod.a")).containsExactly("_orig_mod.a");
    }

    @Test
    void aTrainersSettingsArePlainData() throws IOException {
        PickleBytes content = dict();
        content.text("model").op('}').text("w").vector("FloatStorage", "0", 1).op('s');
        content.text("optimizer").op('}').text("state").op('}').number(0);
        content.op('}').text("exp_avg").vector("FloatStorage", "1", 1).op('s', 's', 's');
        content.text("scheduler").global("collections Counter").op('}').number(15).number(1);
        content.op('s', 0x85, 'R').text("steps").number(5);
        content.text("args").global("argparse Namespace").op(')', 0x81, '}', '(');
        content.text("vertical_start_layer").number(23).text("hv_gate").op(0x88);
        content.text("drop").op('N').text("betas").tuple(1, 2).text("lr").real(1e-4);
        PyTorchFile file = open(file(dict(content.op('u', 'b')), floats(1), floats(2)));

        assertThat(file.tensors().keySet()).containsExactly("w");
        assertThat(file.steps()).hasValue(5);
        Map<String, Object> args = file.args();
        assertThat(args)
                .containsEntry("vertical_start_layer", 23L)
                .containsEntry("hv_gate", true)
                .containsEntry("drop", null)
                .containsEntry("betas", Arrays.asList(1L, 2L))
                .containsEntry("lr", 1e-4)
                .hasSize(5);
    }

    @Test
    void settingsOfAnotherKindAreRefusedWhenAskedFor() throws IOException {
        PickleBytes content = dict();
        content.text("model").op('}').text("args").number(1).text("steps").text("many");
        PyTorchFile file = open(file(dict(content)));
        assertThatThrownBy(file::args)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("args is something else, expected a Namespace");
        assertThatThrownBy(file::steps).hasMessageContaining("steps is something else");
    }

    @Test
    void sixtyFourBitArchivesAreRead() throws IOException {
        byte[] pickle = dict(dict().text("w").vector("FloatStorage", "0", 2));
        assertThat(open(archive(pickle, floats(1, 2)).zip64().build()).floats("w"))
                .containsExactly(1, 2);
    }

    @Test
    void filesWithoutAByteOrderAreLittleEndian() throws IOException {
        byte[] pickle = dict(dict().text("w").vector("FloatStorage", "0", 1));
        ZipBytes zip = new ZipBytes().add("archive/data.pkl", pickle);
        assertThat(open(zip.add("archive/data/0", floats(3)).build()).floats("w"))
                .containsExactly(3);
    }

    @Test
    void formatsOfOldNameTheWayOut() throws IOException {
        byte[] legacy = new byte[600];
        byte[] start = {
            (byte) 0x80,
            2,
            (byte) 0x8a,
            10,
            0x6c,
            (byte) 0xfc,
            (byte) 0x9c,
            0x46,
            (byte) 0xf9,
            0x20,
            0x6a,
            (byte) 0xa8,
            0x50,
            0x19
        };
        System.arraycopy(start, 0, legacy, 0, start.length);
        byte[] tar = new byte[10240];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        for (byte[] old : List.of(legacy, tar)) {
            assertThatThrownBy(() -> open(old))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("before 1.6")
                    .hasMessageContaining("torch.save(torch.load(path");
        }
    }

    @Test
    void nothingIsReadBeyondAStorage() throws IOException {
        assertThat(open(fourFloats(1, shape(3), shape(1))).floats("w")).containsExactly(1, 2, 3);
        for (byte[] wrong :
                List.of(
                        fourFloats(1, shape(4), shape(1)),
                        fourFloats(0, shape(3), shape(2)),
                        fourFloats(4, shape(), shape()))) {
            assertThatThrownBy(() -> open(wrong)).isInstanceOf(FlashArException.class);
        }
    }

    private Iterable<String> names(String... names) throws IOException {
        PickleBytes content = dict();
        for (String name : names) {
            content.text(name).vector("FloatStorage", "0", 1);
        }
        return open(file(dict(content), floats(1))).tensors().keySet();
    }

    private PyTorchFile open(byte[] content) throws IOException {
        return PyTorchFile.open(write(content));
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.pt"), content);
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }
}
