package io.github.flashar.examples.training;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.extract.ExtractedFrom;
import io.github.flashar.examples.extract.ExtractionFolder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.train.codes.CodeFolders;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.LabelledSource;
import io.github.flashar.train.data.TrainingData;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Extracted codes, which stay where they are.
 *
 * @param path folder of them
 * @param imageSize side of the pictures in pixels; the official {@code .npy} folders do not tell
 * @param classes number of classes; only for codes that no extraction of ours wrote
 * @param rule which pictures are kept apart
 */
public record CodeData(Path path, int imageSize, OptionalInt classes, HoldOut rule)
        implements PretrainData {

    @Override
    public Prepared prepare(OpenTokenizer tokenizer, Path folder) {
        VqConfig vq = tokenizer.model().config();
        Optional<ExtractedFrom> origin = ExtractionFolder.origin(path);
        origin.ifPresent(from -> checkTokenizer(from, tokenizer));
        int count = origin.map(from -> from.classNames().size()).orElseGet(this::givenClasses);
        int side = imageSize / vq.downsampling();
        Checks.require(
                side > 0 && side * vq.downsampling() == imageSize,
                "--image-size = %d must be a multiple of the tokenizer's %d pixels per token",
                imageSize,
                vq.downsampling());
        LabelledSource codes =
                CodeFolders.find(path, new TokenGrid(side, side), vq.codebookSize(), count)
                        .orElseThrow(this::nothing);
        Checks.require(
                codes.vocabulary() == vq.codebookSize(),
                "the codes in %s are %d, the tokenizer has %d; give the one they were made with",
                path,
                codes.vocabulary(),
                vq.codebookSize());
        ClassNames names =
                origin.map(from -> new ClassNames(from.classNames()))
                        .orElseGet(() -> ClassNames.numbered(codes.classes()));
        return new Prepared(TrainingData.of(codes, rule), names, "codes in " + path.getFileName());
    }

    private void checkTokenizer(ExtractedFrom from, OpenTokenizer tokenizer) {
        Checks.require(
                from.tokenizer().equals(tokenizer.sha256()),
                "the codes in %s were made with another tokenizer (SHA-256 of its weights %s, not"
                        + " %s); give that one with --tokenizer",
                path,
                from.tokenizer(),
                tokenizer.sha256());
    }

    private int givenClasses() {
        return classes.orElseThrow(
                () ->
                        new InvalidRequestException(
                                path
                                        + " does not say how many classes it has; give --classes"
                                        + " (ImageNet has 1000)"));
    }

    private InvalidRequestException nothing() {
        return new InvalidRequestException(
                path
                        + " holds no codes: neither codes-000000.shard nor imagenet*_codes; make"
                        + " some with extract-codes");
    }
}
