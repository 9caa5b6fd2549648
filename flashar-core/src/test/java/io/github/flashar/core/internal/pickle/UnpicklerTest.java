package io.github.flashar.core.internal.pickle;

import static io.github.flashar.core.internal.pickle.PickleBytes.pickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected values are what Python's own unpickler makes of the same bytes. */
class UnpicklerTest {

    private static final PickleGlobals GLOBALS =
            new PickleGlobals(UnpicklerTest::find, reference -> "loaded");

    private static PickleGlobal find(String name) {
        return switch (name) {
            case "collections.OrderedDict" ->
                    arguments -> new PickleDict(PickleDict.Kind.ORDERED_DICT);
            case "collections.Counter" -> PickleDict::counter;
            case "argparse.Namespace" -> arguments -> new PickleDict(PickleDict.Kind.NAMESPACE);
            default -> throw new PickleException("names " + name);
        };
    }

    private static Object load(PickleBytes pickle) {
        return Unpickler.load(pickle.stop(), GLOBALS);
    }

    @Test
    void scalarsOfEveryLength() {
        assertThat(load(pickle().op('N'))).isNull();
        assertThat(load(pickle().op(0x88))).isEqualTo(true);
        assertThat(load(pickle().op(0x89))).isEqualTo(false);
        assertThat(load(pickle().op('K', 255))).isEqualTo(255L);
        assertThat(load(pickle().op('M', 0xff, 0xff))).isEqualTo(65535L);
        assertThat(load(pickle().op4('J', -5))).isEqualTo(-5L);
        assertThat(load(pickle().op(0x8a, 0))).isEqualTo(0L);
        assertThat(load(pickle().op(0x8a, 1, 0xff))).isEqualTo(-1L);
        assertThat(load(pickle().op(0x8a, 2, 0xff, 0))).isEqualTo(255L);
        assertThat(load(pickle().number(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(load(pickle().op4(0x8b, 9).op(0, 0, 0, 0, 0, 0, 0, 0, 1)))
                .isEqualTo(BigInteger.ONE.shiftLeft(64));
        assertThat(load(pickle().real(-0.1))).isEqualTo(-0.1);
    }

    @Test
    void textsOfEveryLengthField() {
        byte[] utf8 = "grün".getBytes(StandardCharsets.UTF_8);
        assertThat(load(pickle().op(0x8c, utf8.length).raw(utf8))).isEqualTo("grün");
        assertThat(load(pickle().text("grün"))).isEqualTo("grün");
        assertThat(load(pickle().op8(0x8d, utf8.length).raw(utf8))).isEqualTo("grün");
        assertThatThrownBy(() -> load(pickle().op(0x8c, 1, 0xff))).hasMessageContaining("UTF-8");
    }

    @Test
    void listsAndTuples() {
        PickleBytes list = pickle().op(']', 'K', 1, 'a', '(', 'K', 2, 'N', 'e');
        assertThat(load(list)).isEqualTo(Arrays.asList(1L, 2L, null));
        assertThat(load(pickle().op(')'))).isEqualTo(List.of());
        assertThat(load(pickle().op('K', 1, 0x85))).isEqualTo(List.of(1L));
        assertThat(load(pickle().op('K', 1, 'K', 2, 0x86))).isEqualTo(List.of(1L, 2L));
        assertThat(load(pickle().op('K', 1, 'K', 2, 'K', 3, 0x87))).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(load(pickle().op('(', 'K', 1, 'K', 2, 'K', 3, 'K', 4, 't')))
                .isEqualTo(List.of(1L, 2L, 3L, 4L));
    }

    @Test
    void dictionariesKeepTheirOrder() {
        PickleBytes dict = pickle().op('}').text("z").op('K', 1, 's', '(').text("a").op('K', 2);
        Object value = load(dict.text("b").op('N', 'u'));
        assertThat(value).isInstanceOf(Map.class);
        assertThat(((Map<?, ?>) value).keySet().stream().map(Object::toString))
                .containsExactly("z", "a", "b");
        assertThat(((Map<?, ?>) value).get("b")).isNull();
    }

    @Test
    void stateDictsDropTheirVersions() {
        PickleBytes dict = pickle().make("collections OrderedDict").text("w").op('K', 1, 's');
        dict.op('}').text("_metadata").make("collections OrderedDict").op('s', 'b');
        assertThat(load(dict)).isEqualTo(Map.of("w", 1L));
    }

    @Test
    void otherAttributesOfADictionaryAreNotDroppedSilently() {
        PickleBytes dict = pickle().make("collections OrderedDict");
        dict.op('}').text("weight").op('K', 1, 's', 'b');
        assertThatThrownBy(() -> load(dict)).hasMessageContaining("attribute weight");
    }

    @Test
    void countersAndNamespacesAreMaps() {
        PickleBytes counter = pickle().global("collections Counter").op('}', 'K', 7, 'K', 2, 's');
        assertThat(load(counter.op(0x85, 'R'))).isEqualTo(Map.of(7L, 2L));
        PickleBytes namespace = pickle().global("argparse Namespace").op(')', 0x81, '}');
        assertThat(load(namespace.text("lr").real(0.5).op('s', 'b'))).isEqualTo(Map.of("lr", 0.5));
    }

    @Test
    void valuesAreRecalled() {
        PickleBytes memo = pickle().op(']').text("a").op('q', 3, 'a', 'h', 3, 'a');
        memo.text("b").op4('r', 70000).op('a').op4('j', 70000).op('a');
        assertThat(load(memo)).isEqualTo(List.of("a", "a", "b", "b"));
        PickleBytes numbered = pickle().op(0x8c, 1, 'x', 0x94, 'h', 0, 0x86);
        assertThat(load(numbered)).isEqualTo(List.of("x", "x"));
    }

    @Test
    void newerProtocolsAreRead() {
        PickleBytes framed = new PickleBytes().op(0x80, 5).op8(0x95, 32).op(0x8c, 11);
        framed.raw("collections".getBytes(StandardCharsets.UTF_8)).op(0x94, 0x8c, 11);
        framed.raw("OrderedDict".getBytes(StandardCharsets.UTF_8)).op(0x94, 0x93, ')', 'R');
        assertThat(load(framed)).isEqualTo(Map.of());
    }

    @Test
    void persistentReferencesGoToTheCaller() {
        assertThat(load(pickle().op('K', 1, 'Q'))).isEqualTo("loaded");
    }

    @Test
    void whatIsSharedStaysSmall() {
        PickleBytes laughs = pickle().op('(', ']', 'q', 0);
        for (int level = 1; level < 60; level++) {
            laughs.op('h', level - 1, 'h', level - 1, 0x86, 'q', level);
        }
        // 2^59 paths, 60 containers: the value must come back without walking the paths
        assertThat((List<?>) load(laughs.op('t'))).hasSize(60);
    }

    @Test
    void resultsCannotBeChanged() {
        List<?> list = (List<?>) load(pickle().op(']', 'K', 1, 'a'));
        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        Map<?, ?> map = (Map<?, ?>) load(pickle().op('}', 'K', 1, 'K', 1, 's'));
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
