package io.github.flashar.examples.extract;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.image.Crops;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.Sha256;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.train.codes.CodeSpec;
import io.github.flashar.train.codes.CodeStore;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.ImageEncoder;
import io.github.flashar.train.data.ImageEntry;
import io.github.flashar.train.data.ImageSource;
import java.nio.file.Path;
import java.util.List;

/**
 * Encodes all pictures of a folder or zip file once, to train on them ever after.
 *
 * @param data folder or zip file of pictures, {@code class/file.jpg}
 * @param tokenizer folder of an image tokenizer, or of a model that has one
 * @param crops views of a picture that become tokens
 * @param layout of the result
 * @param batchSize views a forward pass
 * @param device that encodes
 */
public record Extraction(
        Path data, Path tokenizer, Crops crops, CodeLayout layout, int batchSize, Device device) {

    /**
     * What came of it.
     *
     * @param spec of the codes
     * @param images in the data
     * @param encoded of these, in this run and not in one before
     * @param unreadable what was wrong with each picture that is not among the codes
     */
    public record Result(CodeSpec spec, int images, int encoded, List<String> unreadable) {}

    /**
     * Encodes what the folder lacks of these codes: all of it, or what a run that was stopped left.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the folder holds anything
     *     else
     */
    public Result run(Path folder) {
        try (NDManager manager = NDManager.newBaseManager(device);
                ImageSource source = ImageSource.open(data, crops.squareSize(), HoldOut.NONE)) {
            ModelDirectory weights = GeneratorFiles.tokenizerDirectory(tokenizer);
            VqTokenizer vq = GeneratorFiles.loadTokenizer(weights, manager);
            ImageEncoder encoder = new ImageEncoder(vq, crops.size(), batchSize);
            CodeSpec spec =
                    new CodeSpec(
                            encoder.grid(),
                            encoder.vocabulary(),
                            source.classNames().size(),
                            crops.kind().views());
            try (ExtractionFolder claimed =
                    ExtractionFolder.claim(folder, description(spec, source, weights))) {
                CodeStore store = layout.store(folder, crops.size(), spec);
                store.deleteLeftovers();
                int stride = Math.max(1, batchSize / crops.kind().views());
                int encoded =
                        new Encoding<>(new LabelledPictures(source, crops), encoder, stride, store)
                                .run();
                List<String> unreadable = source.unreadable().stream().sorted().toList();
                claimed.finish(unreadable);
                return new Result(spec, source.entries().size(), encoded, unreadable);
            }
        }
    }

    /** All that the codes depend on. */
    private JsonObject description(CodeSpec spec, ImageSource source, ModelDirectory weights) {
        List<ImageEntry> images = source.entries();
        JsonObject json = new JsonObject();
        json.addProperty("layout", layout.kind().toString());
        if (layout.kind() == CodeLayout.Kind.SHARDS) {
            json.addProperty("images_per_shard", layout.imagesPerShard());
        }
        json.addProperty("image_size", crops.size());
        json.addProperty("crop", crops.kind().toString());
        json.addProperty("square_size", crops.squareSize());
        json.addProperty("augmentations", spec.augmentations());
        json.addProperty("grid", spec.grid().toString());
        json.addProperty("vocabulary", spec.vocabulary());
        json.addProperty(ExtractionFolder.TOKENIZER, weights.weightsSha256());
        json.addProperty("images", images.size());
        json.addProperty(
                "image_names_sha256", Sha256.ofLines(images.stream().map(ImageEntry::name)));
        JsonArray names = new JsonArray();
        source.classNames().forEach(names::add);
        json.add(ExtractionFolder.CLASS_NAMES, names);
        return json;
    }
}
