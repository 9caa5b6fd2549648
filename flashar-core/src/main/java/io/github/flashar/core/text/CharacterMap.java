package io.github.flashar.core.text;

import io.github.flashar.core.checkpoint.JsonConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * SentencePiece's compiled table of characters and what they become, checked so that no text leads
 * out of it.
 *
 * <pre>
 * map    = base64(bytes units texts)
 * bytes  = uint32, little-endian: size of the units
 * units  = uint32 each: a double-array trie, as Darts-clone builds it
 * texts  = UTF-8, each ended by a zero byte; the trie's values are places in it
 * </pre>
 */
final class CharacterMap {

    /** The step to a unit's children is a shifted number, and this flag shifts it further. */
    private static final int FAR = 1 << 9;

    private static final int LEAF = 1 << 8;

    /** Where every search begins, whatever the unit there calls itself. */
    private static final int ROOT = 0;

    private final IntBuffer units;
    private final byte[] texts;

    private CharacterMap(IntBuffer units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Fails unless the string at {@code key} is a sound map. */
    static void check(JsonConfig json, String key) {
        try {
            ByteBuffer map = ByteBuffer.wrap(Base64.getDecoder().decode(json.string(key)));
            if (!isSound(map.order(ByteOrder.LITTLE_ENDIAN))) {
                throw json.wrong(key, "a character map whose values lie inside it");
            }
        } catch (IllegalArgumentException e) {
            throw json.wrong(key, "base64 text");
        }
    }

    private static boolean isSound(ByteBuffer map) {
        if (map.remaining() < Integer.BYTES) {
            return false;
        }
        int bytes = map.getInt();
        if (bytes <= 0 || bytes % Integer.BYTES != 0 || bytes > map.remaining()) {
            return false;
        }
        IntBuffer units =
                map.slice(map.position(), bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        byte[] texts = new byte[map.remaining() - bytes];
        map.get(map.position() + bytes, texts);
        return isUtf8(texts) && new CharacterMap(units, texts).isSound();
    }

    private static boolean isUtf8(byte[] texts) {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
            return decoded != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Any byte may follow any unit, so all 256 places around a unit's children must exist. */
    private boolean isSound() {
        for (int i = 0; i < units.limit(); i++) {
            int unit = units.get(i);
            if (unit < 0 && i != ROOT) {
                continue; // a value, followed by nothing
            }
            int children = i ^ unit >>> 10 << ((unit & FAR) >>> 6);
            if (children < 0 || (children | 0xff) >= units.limit()) {
                return false;
            }
            if ((unit & LEAF) != 0 && !isText(units.get(children) & Integer.MAX_VALUE)) {
                return false;
            }
        }
        return true;
    }

    private boolean isText(int place) {
        return place < texts.length && (texts[place] & 0xc0) != 0x80;
    }
}
