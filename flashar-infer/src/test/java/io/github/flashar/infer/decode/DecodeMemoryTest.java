package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.testkit.NativeArrays;
import io.github.flashar.testkit.ResidentMemory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decoding frees everything it makes, whatever the batches are and however they end. */
class DecodeMemoryTest {

    private static final int WARM_UP = 5;

    private final NDManager manager = NDManager.newBaseManager();
    private final FlashArModel model =
            RandomModels.flashAr(manager, RandomModels.tiny(new TokenGrid(3, 4)), 1, 2);

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void fiftyDecodesLeaveNoArrayBehind() {
        assertFlat(50);
    }

    @Test
    @Tag("soak")
    void aThousandDecodesLeaveNoArrayAndNoMemoryBehind() {
        ResidentMemory.assumeKnown();
        assertFlat(200);
        long before = ResidentMemory.kibibytes();
        assertFlat(1000);
        long gained = ResidentMemory.kibibytes() - before;
        System.out.printf("2,000 decodes: %,d KiB gained on %,d KiB%n", gained, before);
        assertThat(gained).as("KiB gained").isLessThan(16 << 10);
    }

    @Test
    void closingADecoderFreesAllItOwned() {
        assertFlat(1); // makes the constants that all models share
        int before = NativeArrays.live(manager);
        try (DiagonalDecoder diagonal = new DiagonalDecoder(model);
                RasterDecoder raster = new RasterDecoder(model.backbone())) {
            decode(diagonal, 0);
            decode(raster, 0);
        }
        assertThat(NativeArrays.live(manager)).isEqualTo(before);
    }

    @Test
    void aStoppedDecodeLeavesNoArrayBehind() {
        try (DiagonalDecoder decoder = new DiagonalDecoder(model)) {
            decode(decoder, 2);
            int before = NativeArrays.live(manager);
            assertThat(catchThrowable(() -> decoder.decode(request(2), step -> false))).isNotNull();
            assertThat(NativeArrays.live(manager)).isEqualTo(before);
        }
    }

    private void assertFlat(int decodes) {
        try (DiagonalDecoder diagonal = new DiagonalDecoder(model);
                RasterDecoder raster = new RasterDecoder(model.backbone())) {
            IntStream.range(0, WARM_UP).forEach(i -> decode(diagonal, i));
            IntStream.range(0, WARM_UP).forEach(i -> decode(raster, i));
            int before = NativeArrays.live(manager);
            for (int i = 0; i < decodes; i++) {
                decode(diagonal, i);
                decode(raster, i);
            }
            assertThat(NativeArrays.live(manager)).isEqualTo(before);
        }
    }

    private static void decode(TokenDecoder decoder, int i) {
        decoder.decode(request(i));
    }

    /** Batches of 1 to 3, every other one guided. */
    private static DecodeRequest request(int i) {
        int batch = 1 + i % 3;
        return DecodeRequest.builder()
                .setClassIds(new int[batch])
                .setSeeds(new long[batch])
                .optGuidance(i % 2 == 0 ? Guidance.of(2) : Guidance.none())
                .build();
    }
}
