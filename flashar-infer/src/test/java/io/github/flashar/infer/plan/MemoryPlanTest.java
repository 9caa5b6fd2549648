package io.github.flashar.infer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.sampling.Guidance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryPlanTest {

    private static final long GIBI = 1L << 30;

    /** L = 3, 4 heads of which 2 have keys, d = 16, f = 24, V = 23, P = 5, 3×4 tokens. */
    private static final BackboneConfig TINY =
            BackboneConfig.builder()
                    .setLayers(3)
                    .setHeads(4)
                    .optKeyValueHeads(2)
                    .setDim(16)
                    .setVocabulary(23)
                    .optPrefix(new CaptionPrefix(5, 6))
                    .setGrid(new TokenGrid(3, 4))
                    .optFeedForwardDim(24)
                    .build();

    @Test
    void weightsAreFourBytesAParameter() {
        MemoryPlan plan = MemoryPlan.builder().addWeights(TINY.parameterSpecs()).build();

        int caption = 5 * 6 + 16 * 6 + 16 * 16;
        int layer = (4 + 2 * 2) * 4 * 16 + 16 * 16 + 3 * 16 * 24 + 2 * 16;
        assertTakes(plan, 4 * (caption + 2 * 23 * 16 + 3 * layer + 16), 0);
        assertThat(plan.batch()).isZero();
    }

    @Test
    void packingHoldsTheLargestMatrixTwice() {
        MemoryPlan plain = MemoryPlan.builder().addWeights(TINY.parameterSpecs()).build();
        MemoryPlan packed = MemoryPlan.builder().addPackedWeights(TINY.parameterSpecs()).build();

        int qkv = (4 + 2 * 2) * 4 * 16;
        assertThat(packed.fixed() - plain.fixed()).isEqualTo(4 * qkv);
    }

    @Test
    void aRasterDecoderCachesEveryTokenButTheLast() {
        MemoryPlan plan = guided(7).addRasterDecoder(TINY).build();

        int cache = 8 * 3 * 2 * 4 * (5 + 12 - 1);
        int prefix = 4 * 5 * ((24 + 3) * 16 + 8 * 24 + 3 * 4 * 5);
        assertThat(plan.parts())
                .containsExactly(
                        new PlannedPart("raster caches", 0, 2 * cache),
                        new PlannedPart("raster passes", 0, 2 * prefix),
                        new PlannedPart("raster logits", 0, 8 * 23));
        assertTakes(plan, 0, 2 * (cache + prefix) + 8 * 23);
        assertThat(plan.bytes()).isEqualTo(7 * plan.image());
    }

    @Test
    void aDiagonalDecoderHasTheVerticalLayersBesides() {
        MemoryPlan folded =
                guided(1).addDiagonalDecoder(flashAr(new GateConfig.HiddenState(8))).build();
        MemoryPlan logits = guided(1).addDiagonalDecoder(flashAr(new GateConfig.Logits(8))).build();

        int cache = 8 * (3 + 2) * 2 * 4 * (5 + 12 - 1);
        int widest = 4 * 5 * ((24 + 5) * 16 + 8 * 24 + 3 * 4 * 5);
        int drawn = 8 * 3 * 23;
        assertTakes(folded, 0, 2 * (cache + widest) + drawn);
        assertTakes(logits, 0, folded.image() + 48 * 2 * 3 * 23);
    }

    @Test
    void aWideDiagonalMayTakeMoreThanThePrefix() {
        BackboneConfig wide = LlamaGen.B.backbone(LlamaGen.IMAGENET_CLASS, new TokenGrid(24, 16));
        MemoryPlan plan = unguided(1).addDiagonalDecoder(FlashArConfig.paper(wide, 11)).build();

        long cache = 8L * 13 * 12 * 64 * (1 + 24 * 16 - 1);
        long widest = 4L * 16 * ((24 + 13) * 768 + 8 * 2048 + 3 * 12 * (1 + 24 * 16));
        assertThat(plan.image()).isEqualTo(cache + widest + 8 * 16 * 16_384);
    }

    @Test
    void aTokenizerHoldsTheMapsOfOneImage() {
        VqConfig vq = VqConfig.vq8(); // twice as many channels in the second level
        MemoryPlan one = unguided(1).addTokenizer(vq, new TokenGrid(4, 6)).build();

        long weights = vq.parameterSpecs().stream().mapToLong(spec -> spec.shape().size()).sum();
        assertTakes(one, 4 * weights + 112L * 256 * 32 * 48, 0);
    }

    @Test
    void guidanceDoublesTheStreams() {
        long with = guided(1).addRasterDecoder(TINY).build().image();
        long without = unguided(1).addRasterDecoder(TINY).build().image();
        assertThat(with - without).isEqualTo(without - 8 * 23);
    }

    @Test
    void whatFitsIsNotRefused() {
        MemoryPlan plan = plan(100, 10, 5);
        plan.check(150);
        assertThat(plan.largestBatch(149)).isEqualTo(4);
        assertThat(plan.largestBatch(1000)).isEqualTo(5);
        assertThat(plan.largestBatch(50)).isZero();
    }

    @Test
    void theErrorNamesNeedAvailableAndTheBatchThatFits() {
        BackboneConfig large = LlamaGen.XL.backbone(LlamaGen.CAPTION, new TokenGrid(32, 32));
        MemoryPlan plan =
                guided(32).addWeights(large.parameterSpecs()).addRasterDecoder(large).build();

        InsufficientMemoryException error =
                catchThrowableOfType(InsufficientMemoryException.class, () -> plan.check(8 * GIBI));

        assertThat(error.needed()).isEqualTo(plan.bytes());
        assertThat(error.available()).isEqualTo(8 * GIBI);
        assertThat(error)
                .hasMessageContaining("to draw 32 at a time")
                .hasMessageContaining("but 8.0 GiB available: a batch of 5 fits");
        plan(plan.fixed(), plan.image(), 5).check(8 * GIBI);
        assertThatThrownBy(() -> plan(plan.fixed(), plan.image(), 6).check(8 * GIBI))
                .isInstanceOf(InsufficientMemoryException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = LlamaGen.class,
            names = {"THREE_BILLION", "SEVEN_BILLION"})
    void theLargestModelsAreRefusedAtOnce(LlamaGen size) {
        long start = System.nanoTime();
        for (TokenGrid grid : List.of(new TokenGrid(16, 16), new TokenGrid(24, 24))) {
            FlashArConfig config =
                    FlashArConfig.paper(size.backbone(LlamaGen.IMAGENET_CLASS, grid), 20);
            MemoryPlan plan =
                    guided(1)
                            .addWeights(config.parameterSpecs())
                            .addDiagonalDecoder(config)
                            .build();

            assertThatThrownBy(() -> plan.check(6 * GIBI))
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageContaining("take a smaller model, LlamaGen-XXL")
                    .hasMessageContaining("-Dflashar.memory");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void nothingFitsNothing() {
        assertThatThrownBy(() -> plan(20 << 20, 0, 0).check(1 << 20))
                .hasMessageStartingWith("20 MiB needed to load, but 1,048,576 bytes available")
                .hasMessageContaining("no published LlamaGen fits");
    }

    @Test
    void whatLiesBesideCountsWhateverTheBatch() {
        MemoryPlan plan = plan(100, 10, 5).beside(plan(7, 0, 0));
        assertTakes(plan, 107, 10);
        assertThat(plan.bytes()).isEqualTo(157);
        assertThat(plan.parts().stream().mapToLong(part -> part.bytes(5)).sum()).isEqualTo(157);
    }

    private static void assertTakes(MemoryPlan plan, long fixed, long image) {
        assertThat(plan.fixed()).isEqualTo(fixed);
        assertThat(plan.image()).isEqualTo(image);
        assertThat(plan.bytes()).isEqualTo(fixed + plan.batch() * image);
    }

    private static MemoryPlan plan(long fixed, long image, int batch) {
        return new MemoryPlan(List.of(new PlannedPart("all", fixed, image)), batch);
    }

    private static FlashArConfig flashAr(GateConfig gate) {
        return new FlashArConfig(TINY, new BranchConfig(1, 2), gate, CornerRule.HORIZONTAL);
    }

    private static MemoryPlan.Builder guided(int images) {
        return MemoryPlan.builder().optImages(images, Guidance.of(2));
    }

    private static MemoryPlan.Builder unguided(int images) {
        return MemoryPlan.builder().optImages(images, Guidance.none());
    }
}
