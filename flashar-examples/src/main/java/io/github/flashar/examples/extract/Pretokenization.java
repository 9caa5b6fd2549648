package io.github.flashar.examples.extract;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.Sha256;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.train.data.ImageEncoder;
import io.github.flashar.train.pretokenized.PretokenizedStore;
import java.nio.file.Path;
import java.util.List;

/**
 * Encodes the pictures of a list once and writes them with their texts as pre-tokenised shards.
 *
 * @param list of pictures and texts, see {@link ImageText}
 * @param model folder of the model that shall learn from them, whose image tokenizer encodes
 * @param grid that each picture becomes
 * @param samplesPerShard 1..10,000
 * @param batchSize pictures a forward pass
 * @param device that encodes
 */
public record Pretokenization(
        Path list, Path model, TokenGrid grid, int samplesPerShard, int batchSize, Device device) {

    /**
     * What came of it.
     *
     * @param pictures in the list
     * @param encoded of these, in this run and not in one before
     * @param unreadable what was wrong with each picture that is in no shard
     */
    public record Result(int pictures, int encoded, List<String> unreadable) {}

    /**
     * Encodes what the folder lacks of these shards: all of it, or what a run that was stopped
     * left.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the folder holds anything
     *     else
     */
    public Result run(Path folder) {
        List<ImageText> pairs = ImageText.read(list);
        ModelDirectory weights = ModelDirectory.open(model.resolve(GeneratorFiles.TOKENIZER));
        try (NDManager manager = NDManager.newBaseManager(device)) {
            VqTokenizer vq = GeneratorFiles.loadTokenizer(weights, manager);
            ImageEncoder encoder = new ImageEncoder(vq, grid, batchSize);
            PretokenizedStore store =
                    new PretokenizedStore(folder, grid, encoder.vocabulary(), samplesPerShard);
            try (ExtractionFolder claimed =
                    ExtractionFolder.claim(folder, description(pairs, encoder, weights))) {
                store.deleteLeftovers();
                CaptionedPictures pictures =
                        new CaptionedPictures(pairs, encoder.width(), encoder.height());
                int encoded = new Encoding<>(pictures, encoder, batchSize, store).run();
                claimed.finish(pictures.unreadable());
                return new Result(pairs.size(), encoded, pictures.unreadable());
            }
        }
    }

    /** All that the shards depend on. */
    private JsonObject description(
            List<ImageText> pairs, ImageEncoder encoder, ModelDirectory weights) {
        JsonObject json = new JsonObject();
        json.addProperty("layout", "pretokenized");
        json.addProperty("samples_per_shard", samplesPerShard);
        json.addProperty("grid", grid.toString());
        json.addProperty("vocabulary", encoder.vocabulary());
        json.addProperty(ExtractionFolder.TOKENIZER, weights.weightsSha256());
        json.addProperty("images", pairs.size());
        json.addProperty(
                "list_sha256",
                Sha256.ofLines(pairs.stream().map(pair -> pair.image() + "\n" + pair.text())));
        return json;
    }
}
