package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Laws of the library that merges bytes, which takes another way for words of 500 bytes. */
class BytePairMergingTest {

    private static List<byte[]> tokens = List.of();
    private static final Map<String, Integer> RANKS = new HashMap<>();

    @BeforeContainer
    static void readRanks() {
        tokens = BundledTokenizer.tokens();
        for (byte[] token : tokens) {
            RANKS.put(new String(token, StandardCharsets.ISO_8859_1), RANKS.size());
        }
    }

    @AfterContainer
    static void forgetRanks() {
        tokens = List.of();
        RANKS.clear();
    }

    @Property(tries = 300)
    void noByteIsLost(@ForAll String text) {
        String whole = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : BundledTokenizer.get().encode(text)) {
            bytes.writeBytes(tokens.get(id));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(Normalizer.normalize(whole, Normalizer.Form.NFC));
    }

    /** By the definition: again and again the pair of lowest rank, the first of equals. */
    @Property(tries = 60)
    void theLowestRankMergesFirst(@ForAll("words") String word) {
        List<String> parts = new ArrayList<>();
        word.chars().forEach(c -> parts.add(String.valueOf((char) c)));
        for (int at = lowest(parts); at >= 0 && !RANKS.containsKey(word); at = lowest(parts)) {
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
        List<String> expected = RANKS.containsKey(word) ? List.of(word) : parts;
        assertThat(BundledTokenizer.get().encode(word))
                .containsExactly(expected.stream().mapToInt(RANKS::get).toArray());
    }

    /** Letters of which the bundled tokens have many pairs. */
    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("haeronitsl").ofMinLength(1).ofMaxLength(1200);
    }

    private static int lowest(List<String> parts) {
        int lowest = -1;
        int lowestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
            int rank = RANKS.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
            if (rank < lowestRank) {
                lowest = i;
                lowestRank = rank;
            }
        }
        return lowest;
    }
}
