package io.github.flashar.examples.extract;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.train.pretokenized.PretokenizedSample;
import io.github.flashar.train.pretokenized.PretokenizedStore;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a list of pictures and what each shows, UTF-8:
 *
 * <pre>
 * {"image": "photos/0001.jpg", "text": "a red fox in the snow"}
 * </pre>
 *
 * @param image JPEG or PNG file; in the list relative to the folder of the list, or absolute
 * @param text what it shows, not blank
 */
record ImageText(Path image, String text) {

    /** Reads a list, at least one line; every line is checked, pictures are not opened. */
    static List<ImageText> read(Path list) {
        List<ImageText> pairs = new ArrayList<>();
        for (String line : lines(list)) {
            pairs.add(of(list, pairs.size(), line));
        }
        if (pairs.isEmpty()) {
            throw new InvalidFileException(list, "has no line, expected one picture at least");
        }
        return pairs;
    }

    private static List<String> lines(Path list) {
        try {
            return Files.readAllLines(list);
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(list, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw new InvalidFileException(list, "cannot be read: " + e, e);
        }
    }

    private static ImageText of(Path list, int index, String line) {
        String where = "line " + (index + 1);
        JsonObject all = new JsonObject();
        all.add(where, JsonConfig.parse(list, where, line.getBytes(StandardCharsets.UTF_8)).json());
        JsonConfig json = JsonConfig.of(list, all).object(where);
        Path image = image(list, where, json.string("image"));
        String text = json.string("text");
        json.rejectUnknown();
        if (text.isBlank()) {
            throw new InvalidFileException(list, where + ".text is blank");
        }
        json.valid(
                where + ": ",
                () -> new PretokenizedSample(PretokenizedStore.stem(index), text, new int[0]));
        return new ImageText(image, text);
    }

    private static Path image(Path list, String where, String name) {
        try {
            Path image = list.resolveSibling(name);
            if (Files.isRegularFile(image)) {
                return image;
            }
        } catch (InvalidPathException e) {
            // no file has such a name
        }
        throw new InvalidFileException(
                list,
                where
                        + ".image = "
                        + name
                        + " is no file; name pictures from the folder of the list on");
    }
}
