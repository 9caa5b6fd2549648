package io.github.flashar.core.internal.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file format of TorchScript for a class without parameters: a zip of stored entries.
 *
 * <pre>
 * m/code/__torch__.py   the source
 * m/data.pkl            pickle of an object of the class whose attribute "training" is false
 * m/constants.pkl       pickle of ()
 * m/version             10
 * </pre>
 */
final class ScriptArchive {

    private static final String PICKLE_2 = "\u0080\u0002";
    private static final String FORMAT_VERSION = "10\n";

    private ScriptArchive() {}

    static byte[] of(String className, byte[] source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "m/data.pkl", latin1(object(className)));
            store(zip, "m/code/__torch__.py", source);
            store(zip, "m/constants.pkl", latin1(PICKLE_2 + ")."));
            store(zip, "m/version", latin1(FORMAT_VERSION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * GLOBAL class, EMPTY_TUPLE NEWOBJ, EMPTY_DICT MARK "training" NEWFALSE SETITEMS BUILD STOP.
     */
    private static String object(String className) {
        return PICKLE_2
                + ("c__torch__\n" + className + "\n")
                + ")\u0081"
                + "}(X\u0008\u0000\u0000\u0000training\u0089u"
                + "b.";
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
