package io.github.flashar.infer.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.Psnr;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.RandomModels;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.TextFormat;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.testkit.emu3.Emu3TokenizerFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of Emu3.5's kind: tokens and pictures are those of DJL. */
class CudaTextGeneratorTest {

    private static final int ROOM = 8;
    private static final double LEAST_PSNR = 45;

    @TempDir private Path folder;
    @TempDir private Path words;

    private CudaDevice device;

    @BeforeEach
    void write() {
        device = TestDevice.require();
        Emu3TokenizerFiles.write(words);
        try (NDManager manager = NDManager.newBaseManager()) {
            FlashArModel model =
                    RandomModels.imageBranch(
                            manager, RandomModels.texted(new TokenGrid(3, 4), ROOM), 2, 1);
            int codes = model.config().backbone().vocabulary();
            VqConfig sizes = new VqConfig(32, List.of(1, 1), 1, 8, codes, 8, CodeMatch.DOT_PRODUCT);
            VqTokenizer tokenizer =
                    new VqTokenizer(
                            sizes, Parameters.initialize(manager, sizes.parameterSpecs(), 2));
            new GeneratorFiles(tokenizer, new TextFormat(ROOM, words), StorageType.FLOAT32, "tiny")
                    .write(folder, model);
        }
    }

    @Test
    void tokensAndPicturesAreThoseOfDjl() {
        try (CudaGenerator cuda = CudaGenerator.open(folder, device, CudaPrecision.FULL);
                Generator djl = Generator.open(folder)) {
            for (DecoderKind kind : DecoderKind.values()) {
                try (TokenDecoder expected = djl.decoder(kind);
                        TokenDecoder found = cuda.decoder(kind)) {
                    int[][] tokens = expected.decode(request()).tokens();
                    assertThat(found.decode(request()).tokens()).isDeepEqualTo(tokens);
                    RgbImage picture = djl.pictures().of(tokens).get(0);
                    assertThat(Psnr.decibels(cuda.pictures().of(tokens).get(0), picture))
                            .isGreaterThan(LEAST_PSNR);
                }
            }
        }
    }

    private static DecodeRequest request() {
        return DecodeRequest.builder()
                .setTexts(List.of(new TextPrompt(new int[] {1, 2, 3}, new int[] {4, 5, 6, 7})))
                .setSeeds(9)
                .optGuidance(Guidance.of(5))
                .build();
    }
}
