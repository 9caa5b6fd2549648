package io.github.flashar.infer.cuda.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.RandomModels;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In float32 the CUDA engine draws from texts what the decoders on DJL draw. */
class CudaTextDecodeTest {

    @BeforeEach
    void requireDevice() {
        TestDevice.require();
    }

    /** Room for the longest text alone, and for much more; grids of one row or column. */
    @ParameterizedTest
    @CsvSource({"3, 4, 7", "4, 3, 120", "1, 5, 7", "5, 1, 9"})
    void tokensAreThoseOfDjl(int height, int width, int room) {
        DecodeRequest request = request();
        try (NDManager manager = NDManager.newBaseManager()) {
            FlashArModel model =
                    RandomModels.imageBranch(
                            manager, RandomModels.texted(new TokenGrid(height, width), room), 2, 2);
            assertSame(request, new DiagonalDecoder(model), model, CudaDecoder::diagonal);
            assertSame(request, new RasterDecoder(model.backbone()), model, CudaDecoder::raster);
        }
    }

    private static void assertSame(
            DecodeRequest request,
            TokenDecoder djl,
            FlashArModel model,
            Function<CudaModel, CudaDecoder> decoder) {
        try (TokenDecoder expected = djl;
                CudaTestModel found = CudaTestModel.of(model, CudaPrecision.FULL, decoder)) {
            assertThat(found.decode(request).tokens())
                    .isDeepEqualTo(expected.decode(request).tokens());
        }
    }

    /** Conditional texts that are shorter and longer than unconditional ones. */
    private static DecodeRequest request() {
        return DecodeRequest.builder()
                .setTexts(
                        List.of(
                                prompt(1, 7),
                                prompt(7, 3),
                                prompt(4, 4),
                                prompt(2, 6),
                                prompt(5, 1)))
                .setSeeds(1, 2, 3, 4, 5)
                .optGuidance(
                        Guidance.of(5),
                        Guidance.of(2),
                        Guidance.none(),
                        new Guidance(3, 2),
                        Guidance.of(1.5))
                .optSampling(SamplingConfig.builder().optTopK(12).build())
                .build();
    }

    private static TextPrompt prompt(int tokens, int unconditional) {
        return new TextPrompt(text(tokens), text(unconditional));
    }

    private static int[] text(int length) {
        return new Random(length).ints(length, 0, RandomModels.FIRST_IMAGE_TOKEN).toArray();
    }
}
