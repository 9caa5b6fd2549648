package io.github.flashar.examples.training;

import io.github.flashar.core.emu35.Emu35Tokenizer;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.extract.ExtractionFolder;
import io.github.flashar.examples.watch.SampleOrder;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.TextFormat;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.pretokenized.PretokenizedSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-tokenised shards, which stay where they are.
 *
 * @param path of them
 * @param source all their samples
 * @param heldOut samples to score on, evenly spaced
 */
record PretokenizedData(Path path, PretokenizedSource source, int heldOut) implements AdaptData {

    /** Longest name of a sample in a report. */
    private static final int NAME_LENGTH = 48;

    /** Opens shards for a model that reads text itself. */
    static PretokenizedData open(GeneratorConfig model, Path path, int heldOut) {
        if (!(model.conditioning() instanceof TextFormat text)) {
            throw new InvalidRequestException(
                    String.format(
                            "%s holds shards of pictures with texts, but %s reads no text: give"
                                    + " photographs, codes of extract-codes or %s",
                            path, model.path(), SELF));
        }
        ExtractionFolder.requireFinished(path);
        PretokenizedSource source =
                PretokenizedSource.open(path, model.backbone(), Emu35Tokenizer.open(text.folder()));
        Checks.require(
                heldOut < source.size(),
                "--held-out = %d leaves none of the %d samples in %s to train on; keep fewer apart",
                heldOut,
                source.size(),
                path);
        return new PretokenizedData(path, source, heldOut);
    }

    @Override
    public TrainingData grids(Generator raster, long seed, Path folder) {
        return TrainingData.spread(source, heldOut);
    }

    @Override
    public String origin(long seed) {
        return String.format("shards in %s, %d kept apart", path.getFileName(), heldOut);
    }

    /** Of samples kept apart. */
    @Override
    public SampleOrder samples(long seed) {
        int[] apart = TrainingData.apart(source.size(), heldOut);
        List<String> names = new ArrayList<>();
        List<TextPrompt> prompts = new ArrayList<>();
        for (int place : SampleOrder.spread(apart.length)) {
            names.add(shortened(source.prompt(apart[place])));
            prompts.add(new TextPrompt(source.text(apart[place]), source.unconditional()));
        }
        return SampleOrder.ofTexts(names, prompts, seed);
    }

    private static String shortened(String prompt) {
        String line = prompt.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= NAME_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, NAME_LENGTH)) + "…";
    }
}
