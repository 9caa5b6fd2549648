package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.List;

/** What a sequence starts with: the condition, as P tokens before the image. */
public sealed interface PrefixConfig {

    /** P, tokens of the prefix. */
    int tokens();

    /** The parameters that embed it in a model of width d, under their official names. */
    List<ParameterSpec> parameterSpecs(int dim);

    /** Fails if it cannot stand before an image of V codes. */
    default void checkFits(int imageVocabulary) {}

    /**
     * One token for the class (LlamaGen c2i).
     *
     * @param classes number of classes; id {@code classes} is the null class of guidance
     */
    record ClassPrefix(int classes) implements PrefixConfig {

        public ClassPrefix {
            Checks.inRange("classes", classes, 1, BackboneConfig.MAX_ROWS);
        }

        /** Class id that stands for "no class" in classifier-free guidance. */
        public int nullClass() {
            return classes;
        }

        @Override
        public int tokens() {
            return 1;
        }

        @Override
        public List<ParameterSpec> parameterSpecs(int dim) {
            return List.of(weight(ParameterNames.CLASS_EMBEDDING, classes + 1, dim));
        }
    }

    /**
     * Text features of a caption, left-padded (LlamaGen t2i). A table of features stands for "no
     * caption" in classifier-free guidance.
     *
     * @param tokens P, at least 1; LlamaGen's is 120
     * @param featureDim F, width of a feature; 2048 for Flan-T5-XL
     */
    record CaptionPrefix(int tokens, int featureDim) implements PrefixConfig {

        public CaptionPrefix {
            Checks.inRange("caption tokens", tokens, 1, BackboneConfig.MAX_WIDTH);
            Checks.inRange("caption feature dim", featureDim, 1, BackboneConfig.MAX_WIDTH);
        }

        @Override
        public List<ParameterSpec> parameterSpecs(int dim) {
            return List.of(
                    new ParameterSpec(
                            ParameterNames.NO_CAPTION,
                            new Shape(tokens, featureDim),
                            Initializer.normal(1 / Math.sqrt(featureDim))),
                    weight(ParameterNames.CAPTION_IN, dim, featureDim),
                    weight(ParameterNames.CAPTION_OUT, dim, dim));
        }
    }

    /**
     * Text in words of the model's own vocabulary, which holds text and image tokens (Emu3.5).
     * Shorter text is left-padded.
     *
     * @param tokens P, room for the longest text, at least 1
     * @param vocabulary K, words of text and codes of images together
     * @param firstImageToken word that stands for image code 0; the other codes follow it
     * @param lineBreak word between the rows of an image that is drawn token by token
     */
    record TextPrefix(int tokens, int vocabulary, int firstImageToken, int lineBreak)
            implements PrefixConfig {

        public TextPrefix {
            Checks.inRange("text tokens", tokens, 1, BackboneConfig.MAX_WIDTH);
            Checks.inRange("text vocabulary", vocabulary, 2, BackboneConfig.MAX_ROWS);
            Checks.inRange("first image token", firstImageToken, 0, vocabulary - 1);
            Checks.inRange("line break token", lineBreak, 0, vocabulary - 1);
        }

        @Override
        public List<ParameterSpec> parameterSpecs(int dim) {
            return List.of(); // the token table embeds it
        }

        /**
         * Puts texts at the end of P places each; what stands before them is not to be seen.
         *
         * @param texts 1..P tokens each
         * @return int64 [texts, P]
         */
        public NDArray leftPadded(NDManager manager, List<int[]> texts) {
            long[] ids = new long[texts.size() * tokens];
            for (int i = 0; i < texts.size(); i++) {
                int[] text = leftPadded(texts.get(i));
                for (int j = 0; j < tokens; j++) {
                    ids[i * tokens + j] = text[j];
                }
            }
            return manager.create(ids, new Shape(texts.size(), tokens));
        }

        /** Puts a text of 1..P tokens at the end of P places. */
        public int[] leftPadded(int[] text) {
            int[] ids = new int[tokens];
            System.arraycopy(text, 0, ids, tokens - text.length, text.length);
            return ids;
        }

        @Override
        public void checkFits(int imageVocabulary) {
            Checks.require(
                    firstImageToken + imageVocabulary <= vocabulary,
                    "first image token = %d leaves room for %d of %d image codes in a vocabulary"
                            + " of %d",
                    firstImageToken,
                    vocabulary - firstImageToken,
                    imageVocabulary,
                    vocabulary);
        }
    }

    private static ParameterSpec weight(String name, int rows, int columns) {
        return new ParameterSpec(
                name,
                new Shape(rows, columns),
                Initializer.normal(BackboneConfig.INITIAL_DEVIATION));
    }
}
