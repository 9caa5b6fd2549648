package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.AttentionContext;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.ScaledDotProduct;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.Guidance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of different lengths, decoded side by side from caches and alone without. */
class TextDecodeTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final float TOLERANCE = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager();
    private final Torch.GradScope noGrad = Torch.noGrad();

    @AfterEach
    void tearDown() {
        manager.close();
        noGrad.close();
    }

    @ParameterizedTest(name = "texts of {0}, {1} without, in {2} places")
    @CsvSource({"1,1,1", "1,7,7", "7,1,7", "7,7,9", "7,120,120", "120,7,120", "120,120,130"})
    void diagonalDecodeEqualsTheFullForward(int length, int unconditional, int room) {
        for (FlashArModel model : models(room)) {
            List<TextPrompt> prompts = prompts(length, unconditional);
            try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
                for (Guidance guidance : List.of(Guidance.none(), Guidance.of(2))) {
                    StepLogits seen = new StepLogits(prompts.size(), GRID.cells());
                    int[][] tokens =
                            decoder.decode(request(prompts, guidance), DecodeListener.NONE, seen)
                                    .tokens();
                    assertLogits(
                            seen,
                            prompts,
                            guidance,
                            (image, text, start) ->
                                    FullForward.fused(
                                            manager,
                                            model,
                                            padded(model, text),
                                            prefix(model, text, start),
                                            tokens[image]));
                }
            }
        }
    }

    @ParameterizedTest(name = "texts of {0}, {1} without, in {2} places")
    @CsvSource({"1,1,1", "1,7,7", "7,1,9", "120,7,120"})
    void rasterDecodeEqualsTheFullForwardWithLineBreaks(int length, int unconditional, int room) {
        FlashArModel model = models(room).get(0);
        List<TextPrompt> prompts = prompts(length, unconditional);
        try (RasterDecoder decoder = new RasterDecoder(model.backbone())) {
            for (Guidance guidance : List.of(Guidance.none(), Guidance.of(2))) {
                StepLogits seen = new StepLogits(prompts.size(), GRID.cells());
                int[][] tokens =
                        decoder.decode(request(prompts, guidance), DecodeListener.NONE, seen)
                                .tokens();
                assertLogits(
                        seen,
                        prompts,
                        guidance,
                        (image, text, start) -> broken(model, text, start, tokens[image]));
            }
        }
    }

    @Test
    void whatTheModelCannotReadIsRefused() {
        FlashArModel model = models(5).get(0);
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            TextPrompt tooLong = new TextPrompt(new int[] {1}, new int[6]);
            assertThatThrownBy(() -> decoder.decode(request(List.of(tooLong), Guidance.none())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("text of image 0 has 6 tokens, the model takes 1..5");
            TextPrompt unknown = new TextPrompt(new int[] {1, 34}, new int[1]);
            assertThatThrownBy(() -> decoder.decode(request(List.of(unknown), Guidance.none())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("token of image 0 = 34 is outside 0..33");
        }
        assertThatThrownBy(() -> new TextPrompt(new int[0], new int[1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt has 0 tokens");
    }

    /** The official branch, and the paper's, which sees the text. */
    private List<FlashArModel> models(int room) {
        BackboneConfig backbone = RandomModels.texted(GRID, room);
        return List.of(
                RandomModels.imageBranch(manager, backbone, 1, 2),
                RandomModels.flashAr(manager, backbone, 2, 1));
    }

    private static List<TextPrompt> prompts(int length, int unconditional) {
        return List.of(
                new TextPrompt(text(1, length), text(2, unconditional)),
                new TextPrompt(text(3, (length + 1) / 2), text(4, unconditional)));
    }

    private static int[] text(long seed, int length) {
        return new Random(seed).ints(length, 0, RandomModels.FIRST_IMAGE_TOKEN).toArray();
    }

    private static DecodeRequest request(List<TextPrompt> prompts, Guidance guidance) {
        return DecodeRequest.builder()
                .setTexts(prompts)
                .setSeeds(new long[prompts.size()])
                .optGuidance(guidance)
                .build();
    }

    private NDArray padded(FlashArModel model, int[] text) {
        TextPrefix prefix = model.config().backbone().textPrefix();
        return prefix.leftPadded(manager, List.of(text));
    }

    private static PrefixMask prefix(FlashArModel model, int[] text, int start) {
        return PrefixMask.leftPadded(
                model.config().backbone().prefix(), new int[] {text.length}, new int[] {start});
    }

    private static void assertLogits(
            StepLogits seen, List<TextPrompt> prompts, Guidance guidance, Reference reference) {
        for (int image = 0; image < prompts.size(); image++) {
            TextPrompt prompt = prompts.get(image);
            int start = guidance.isActive() ? prompt.longest() : prompt.tokens().length;
            float[][] conditional = reference.logits(image, prompt.tokens(), start);
            float[][] unconditional =
                    guidance.isActive()
                            ? reference.logits(image, prompt.unconditional(), start)
                            : conditional;
            for (int cell = 0; cell < conditional.length; cell++) {
                float[] expected =
                        FullForward.guide(conditional[cell], unconditional[cell], guidance.scale());
                int first = expected.length - seen.logits[image][cell].length;
                assertThat(seen.logits[image][cell])
                        .as("image %d, cell %d", image, cell)
                        .containsExactly(
                                Arrays.copyOfRange(expected, first, expected.length),
                                within(TOLERANCE));
            }
        }
    }

    /** Logits of each cell from one pass over text, rows and line breaks. */
    private float[][] broken(FlashArModel model, int[] text, int start, int[] tokens) {
        BackboneConfig config = model.config().backbone();
        PrefixMask prefix = prefix(model, text, start);
        List<Integer> stream = new ArrayList<>();
        int[] before = new int[tokens.length]; // place of what predicts a cell
        for (int cell = 0; cell < tokens.length; cell++) {
            if (cell > 0 && GRID.column(cell) == 0) {
                stream.add(config.textPrefix().lineBreak());
            }
            before[cell] = prefix.tokens() + stream.size() - 1;
            stream.add(RandomModels.FIRST_IMAGE_TOKEN + tokens[cell]);
        }
        int length = prefix.tokens() + stream.size();
        try (NDScope scope = NativeMemory.scope();
                RotaryEmbedding rotary =
                        new RotaryEmbedding(
                                manager, config, IntStream.range(0, stream.size()).toArray())) {
            NDArray mask = prefix.sequence(manager, length, position -> position + 1);
            AttentionContext causal =
                    (layer, query, key, value) -> ScaledDotProduct.attend(query, key, value, mask);
            NDArray ids = manager.create(stream.stream().mapToLong(Integer::longValue).toArray());
            NDArray x =
                    model.backbone()
                            .embedPrefix(padded(model, text))
                            .concat(
                                    model.backbone()
                                            .embedPrefix(ids.reshape(new Shape(1, stream.size()))),
                                    1);
            NDArray hidden = model.backbone().hidden(x, rotary.sequences(prefix), causal);
            float[][] rows = new float[tokens.length][];
            for (int cell = 0; cell < tokens.length; cell++) {
                rows[cell] =
                        model.backbone().logits(hidden.get(":, " + before[cell])).toFloatArray();
            }
            return rows;
        }
    }

    /** Logits of each cell of an image from one pass over its finished grid. */
    @FunctionalInterface
    private interface Reference {
        float[][] logits(int image, int[] text, int imageStart);
    }
}
