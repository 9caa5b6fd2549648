package io.github.flashar.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.train.data.ImageSource;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TrainingData;
import java.nio.file.Path;

/** Where a model that starts from random weights takes its grids from. */
public sealed interface PretrainData permits PretrainData.OfPhotographs, CodeData {

    /**
     * Grids of named classes.
     *
     * @param grids to train on and to measure on
     * @param names of the classes
     * @param source what the grids are made from
     */
    record Prepared(TrainingData grids, ClassNames names, String source) {}

    /**
     * Opens or makes the grids.
     *
     * @param tokenizer that they are tokens of
     * @param folder of the run
     */
    Prepared prepare(OpenTokenizer tokenizer, Path folder);

    /** Encodes photographs once, with their mirror images, into the folder of the run. */
    record OfPhotographs(Photographs photographs) implements PretrainData {

        @Override
        public Prepared prepare(OpenTokenizer tokenizer, Path folder) {
            VqTokenizer vq = tokenizer.model();
            TrainingData grids =
                    TrainingData.of(
                            TokenFile.readOrMake(
                                    folder.resolve("tokens.safetensors"),
                                    source(vq),
                                    () -> Grids.encoded(photographs, vq)));
            return new Prepared(
                    grids,
                    classNames(),
                    "photographs and mirror images, " + photographs.path().getFileName());
        }

        private ClassNames classNames() {
            try (ImageSource source = photographs.open()) {
                return new ClassNames(source.classNames());
            }
        }

        /** What the tokens on disk must have been made from to be used again. */
        private String source(VqTokenizer vq) {
            double fingerprint = 0;
            try (NDScope scope = NativeMemory.scope()) {
                for (NDArray weight : vq.parameters().asMap().values()) {
                    fingerprint += weight.abs().sum().getFloat();
                }
            }
            return photographs + ", tokenizer " + vq.config() + " of weight " + fingerprint;
        }
    }
}
