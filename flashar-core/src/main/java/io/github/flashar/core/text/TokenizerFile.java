package io.github.flashar.core.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code tokenizer.json} of the kind T5 has: a unigram model behind a character map and a split
 * at spaces. The native tokenizer ends the process at some malformed files, so it gets only what
 * was checked here: the normalizer, the split, the model and the added tokens. The file's own rules
 * for cutting, padding and ending a text are left out; see {@link CaptionTokenizer}.
 */
final class TokenizerFile {

    /** T5's has 2.4 MB. */
    private static final long MAX_BYTES = 64L << 20;

    private static final String END = "</s>";
    private static final String PAD = "<pad>";

    private final JsonConfig root;
    private final Map<String, Integer> ids = new HashMap<>();

    private TokenizerFile(JsonConfig root) {
        this.root = root;
        checkModel(root.object("model"));
        steps("normalizer", "normalizers").forEach(this::checkNormalizer);
        steps("pre_tokenizer", "pretokenizers").forEach(this::checkSplit);
    }

    static TokenizerFile read(Path path) {
        try {
            if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
                throw new InvalidFileException(
                        path,
                        String.format(
                                "has %d bytes, expected a tokenizer.json of at most %d",
                                Files.size(path), MAX_BYTES));
            }
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read: " + e.getMessage(), e);
        }
        return new TokenizerFile(JsonConfig.read(path));
    }

    Path path() {
        return root.file();
    }

    /** Id of the token that ends every text. */
    int endId() {
        return id(END);
    }

    /** Id of the token that fills up a text. */
    int padId() {
        return id(PAD);
    }

    private int id(String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw root.invalid("model.vocab lacks " + token + ", with which T5 was trained");
        }
        return id;
    }

    /** What the native tokenizer is given. */
    String json() {
        JsonObject checked = new JsonObject();
        checked.addProperty("version", "1.0");
        for (String key : List.of("truncation", "padding", "post_processor", "decoder")) {
            checked.add(key, JsonNull.INSTANCE);
        }
        for (String key : List.of("added_tokens", "normalizer", "pre_tokenizer", "model")) {
            checked.add(key, root.json().get(key));
        }
        return checked.toString();
    }

    private void checkModel(JsonConfig model) {
        requireType(model, "Unigram");
        if (!(model.json().get("vocab") instanceof JsonArray vocabulary)) {
            throw model.wrong("vocab", "a list of pieces");
        }
        for (JsonElement entry : vocabulary) {
            String piece = piece(entry);
            if (piece.isEmpty() || ids.putIfAbsent(piece, ids.size()) != null) {
                throw root.invalid("model.vocab[" + ids.size() + "] is empty or there already");
            }
        }
        int unknown = model.integer("unk_id");
        if (unknown < 0 || unknown >= ids.size()) {
            throw model.wrong("unk_id", "the place of a piece, 0.." + (ids.size() - 1));
        }
        endId();
        padId();
    }

    private String piece(JsonElement entry) {
        if (entry instanceof JsonArray pair
                && pair.size() == 2
                && pair.get(0) instanceof JsonPrimitive piece
                && piece.isString()
                && pair.get(1) instanceof JsonPrimitive score
                && score.isNumber()) {
            return piece.getAsString();
        }
        throw root.invalid("model.vocab[" + ids.size() + "] is no [\"piece\", score]");
    }

    /** One step, or those of a sequence. */
    private List<JsonConfig> steps(String key, String listKey) {
        JsonConfig step = root.object(key);
        if (!step.string("type").equals("Sequence")) {
            return List.of(step);
        }
        if (!(step.json().get(listKey) instanceof JsonArray list)) {
            throw step.wrong(listKey, "a list of steps");
        }
        return list.asList().stream().map(element -> step(step, listKey, element)).toList();
    }

    private static JsonConfig step(JsonConfig sequence, String listKey, JsonElement element) {
        if (element instanceof JsonObject step) {
            return JsonConfig.of(sequence.file(), step);
        }
        throw sequence.wrong(listKey, "a list of objects");
    }

    private void checkNormalizer(JsonConfig step) {
        switch (step.string("type")) {
            case "Precompiled" -> CharacterMap.check(step, "precompiled_charsmap");
            case "Strip" -> {}
            case "Replace" -> checkReplacement(step.object("pattern"));
            default -> throw unsupported(step, "Precompiled, Strip and Replace");
        }
    }

    /** The one pattern that converters of T5's vocabulary write; others might run for ever. */
    private static void checkReplacement(JsonConfig pattern) {
        if (pattern.has("Regex") && !pattern.string("Regex").equals(" {2,}")) {
            throw pattern.wrong("Regex", "\" {2,}\"");
        }
    }

    private void checkSplit(JsonConfig step) {
        String type = step.string("type");
        if (!type.equals("WhitespaceSplit") && !type.equals("Metaspace")) {
            throw unsupported(step, "WhitespaceSplit and Metaspace");
        }
    }

    private static void requireType(JsonConfig step, String type) {
        if (!step.string("type").equals(type)) {
            throw unsupported(step, type);
        }
    }

    private static UnsupportedFeatureException unsupported(JsonConfig step, String expected) {
        return new UnsupportedFeatureException(
                String.format(
                        "%s: a tokenizer with %s is not supported, only %s; take T5's"
                                + " tokenizer.json",
                        step.file(), step.string("type"), expected));
    }
}
