package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Node;

/** PNG files with text entries, made in memory. */
final class PngEncoder {

    private static final String METADATA_FORMAT = "javax_imageio_png_1.0";
    private static final int MAX_KEYWORD = 79;

    private PngEncoder() {}

    static byte[] encode(RgbImage image, Map<String, String> text) {
        text.keySet().forEach(PngEncoder::check);
        BufferedImage pixels = Samples.toBufferedImage(image);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(pixels, null, metadata(writer, pixels, text)));
        } catch (IOException e) {
            throw new UncheckedIOException("encoding a PNG in memory failed", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadata metadata(
            ImageWriter writer, BufferedImage image, Map<String, String> text)
            throws IIOInvalidTreeException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode latin = new IIOMetadataNode("tEXt");
        IIOMetadataNode international = new IIOMetadataNode("iTXt");
        text.forEach(
                (keyword, value) -> {
                    if (isLatin(value)) {
                        latin.appendChild(latinEntry(keyword, value));
                    } else {
                        international.appendChild(internationalEntry(keyword, value));
                    }
                });
        IIOMetadataNode root = new IIOMetadataNode(METADATA_FORMAT);
        Stream.of(latin, international).filter(Node::hasChildNodes).forEach(root::appendChild);
        if (root.hasChildNodes()) {
            metadata.mergeTree(METADATA_FORMAT, root);
        }
        return metadata;
    }

    private static IIOMetadataNode latinEntry(String keyword, String value) {
        IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
        entry.setAttribute("keyword", keyword);
        entry.setAttribute("value", value);
        return entry;
    }

    private static IIOMetadataNode internationalEntry(String keyword, String value) {
        IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", keyword);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "");
        entry.setAttribute("translatedKeyword", "");
        entry.setAttribute("text", value);
        return entry;
    }

    private static void check(String keyword) {
        Checks.inRange("length of PNG keyword '" + keyword + "'", keyword.length(), 1, MAX_KEYWORD);
        Checks.require(
                isLatin(keyword),
                "PNG keyword '%s' has characters outside Latin-1; choose another",
                keyword);
    }

    private static boolean isLatin(String text) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
    }
}
