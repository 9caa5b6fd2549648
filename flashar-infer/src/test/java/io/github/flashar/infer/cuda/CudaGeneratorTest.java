package io.github.flashar.infer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.image.Psnr;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationListener;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine behind the façade: folders in, pictures out. */
class CudaGeneratorTest {

    private static final double LEAST_PSNR = 45;

    @TempDir private Path folder;

    private CudaDevice device;
    private Path model;

    @BeforeEach
    void write() {
        device = TestDevice.require();
        model = TinyGenerator.writeAdapted(folder.resolve("model"));
    }

    @Test
    void theFacadeDrawsOnTheDeviceCuda() {
        GenerationRequest request =
                GenerationRequest.builder().setClasses(0, 2).optSeeds(5, 6).build();
        List<Integer> steps = new ArrayList<>();
        try (ImageGenerator generator =
                ImageGenerator.builder().setModel(model).optDevice("cuda").build()) {
            GenerationResult drawn =
                    generator.generate(
                            request,
                            step -> {
                                steps.add(step.step());
                                assertThat(step.preview(1).width()).isEqualTo(8);
                                return true;
                            });
            assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(drawn.images()).hasSize(2);
            GenerationResult again = generator.generate(request);
            assertThat(again.images().get(1).tokens()).isEqualTo(drawn.images().get(1).tokens());
            assertThat(again.images().get(1).toPng()).isEqualTo(drawn.images().get(1).toPng());
        }
    }

    @Test
    void picturesDecodedBesideTheDrawingAreTheSame() {
        GenerationRequest request =
                GenerationRequest.builder()
                        .setClasses(0, 2, 1, 0, 1)
                        .optSeeds(5, 6, 7, 8, 9)
                        .build();
        List<GeneratedImage> together = draw(request, 5);
        List<GeneratedImage> inBatches = draw(request, 2);
        for (int i = 0; i < together.size(); i++) {
            assertThat(inBatches.get(i).tokens()).isEqualTo(together.get(i).tokens());
            assertThat(inBatches.get(i).toPng()).isEqualTo(together.get(i).toPng());
        }
    }

    private List<GeneratedImage> draw(GenerationRequest request, int maxBatch) {
        try (ImageGenerator generator =
                ImageGenerator.builder()
                        .setModel(model)
                        .optDevice("cuda")
                        .optMaxBatch(maxBatch)
                        .build()) {
            GenerationListener previewing =
                    step -> {
                        assertThat(step.preview(0).width()).isEqualTo(8);
                        return true;
                    };
            return generator.generate(request, previewing).images();
        }
    }

    @Test
    void picturesAreThoseOfDjl() {
        int[][] tokens = {IntStream.range(0, 16).toArray(), new int[16]};
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FAST);
                Generator djl = Generator.open(model)) {
            List<RgbImage> expected = djl.pictures().of(tokens);
            List<RgbImage> found = cuda.pictures().of(tokens);
            for (int i = 0; i < tokens.length; i++) {
                assertThat(Psnr.decibels(found.get(i), expected.get(i))).isGreaterThan(LEAST_PSNR);
            }
        }
    }

    @Test
    void inFullPrecisionTokensAreThoseOfDjl() {
        DecodeRequest request = request(8);
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FULL);
                Generator djl = Generator.open(model)) {
            for (DecoderKind kind : DecoderKind.values()) {
                try (TokenDecoder expected = djl.decoder(kind);
                        TokenDecoder found = cuda.decoder(kind)) {
                    assertThat(found.decode(request).tokens())
                            .isDeepEqualTo(expected.decode(request).tokens());
                }
            }
        }
    }

    @Test
    void planAndAllocationAgree() {
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FAST);
                TokenDecoder decoder = cuda.decoder(DecoderKind.DIAGONAL)) {
            long before = device.freeMemory();
            decoder.decode(request(3));
            long taken = before - device.freeMemory();
            long planned = 3 * plannedForAnImage(cuda.description());
            assertThat(taken).isBetween(planned * 9 / 10, planned * 11 / 10);
        }
    }

    private static long plannedForAnImage(GeneratorConfig config) {
        return CudaGenerator.memory(
                        config,
                        CudaPrecision.FAST,
                        EnumSet.of(DecoderKind.DIAGONAL),
                        3,
                        Guidance.of(2))
                .image();
    }

    @Test
    void aClosedDecoderGivesEverythingBack() {
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FAST)) {
            long free = device.freeMemory();
            try (TokenDecoder decoder = cuda.decoder(DecoderKind.DIAGONAL)) {
                decoder.decode(request(2));
            }
            assertThat(device.freeMemory()).isEqualTo(free);
        }
    }

    @Test
    void nothingGrowsWithTheNumberOfRequests() {
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FAST);
                TokenDecoder decoder = cuda.decoder(DecoderKind.DIAGONAL)) {
            cuda.pictures().of(decoder.decode(request(2)).tokens());
            long free = device.freeMemory();
            for (int i = 0; i < 20; i++) {
                cuda.pictures().of(decoder.decode(request(1 + i % 2)).tokens());
            }
            assertThat(device.freeMemory()).isEqualTo(free);
        }
    }

    @Test
    void withoutRoomARequestFailsAndTheNextOneIsDrawn() {
        try (CudaGenerator cuda = CudaGenerator.open(model, device, CudaPrecision.FAST);
                TokenDecoder decoder = cuda.decoder(DecoderKind.DIAGONAL)) {
            int[][] expected = decoder.decode(request(1)).tokens();
            long free = device.freeMemory();
            try (DeviceMemory others = DeviceMemory.allocate(device, free - 4096)) {
                assertThatThrownBy(() -> decoder.decode(request(64)))
                        .isInstanceOf(InsufficientMemoryException.class)
                        .hasMessageContaining("bytes free")
                        .hasMessageContaining("draw fewer images at a time");
            }
            assertThat(decoder.decode(request(1)).tokens()).isDeepEqualTo(expected);
        }
    }

    @Test
    void theMemoryLimitIsCheckedBeforeAnythingIsLoaded() {
        long free = device.freeMemory();
        assertThatThrownBy(
                        () ->
                                ImageGenerator.builder()
                                        .setModel(model)
                                        .optDevice("cuda")
                                        .optMemoryLimit(1000)
                                        .build())
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("needed to load, but 1,000 bytes available");
        assertThat(device.freeMemory()).isEqualTo(free);
    }

    @Test
    void aDeviceThatIsNotThereAndANameThatIsNoneAreErrors() {
        var builder = ImageGenerator.builder().setModel(model);
        assertThatThrownBy(() -> builder.optDevice("cuda:x"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("device = cuda:x");
        assertThatThrownBy(() -> builder.optDevice("cuda:7").build())
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("CUDA device 7 is not there");
    }

    private static DecodeRequest request(int images) {
        Guidance[] guidance = new Guidance[images];
        Arrays.fill(guidance, Guidance.of(2));
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(0, images).map(i -> i % 3).toArray())
                .setSeeds(LongStream.range(0, images).toArray())
                .optGuidance(guidance)
                .build();
    }
}
