package io.github.flashar.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenizerEvaluationTest {

    private static final int IMAGES = 10;

    private NDManager manager;
    private VqTokenizer tokenizer;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        tokenizer =
                new VqTokenizer(
                        Patterns.CONFIG,
                        Parameters.initialize(manager, Patterns.CONFIG.parameterSpecs(), 1));
    }

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void agreesWithTheFiguresWrittenOutFromThePictures() {
        List<RgbImage> images = Patterns.images(IMAGES);
        List<RgbImage> painted = new ArrayList<>();
        Map<Long, Integer> uses = new HashMap<>();
        try (NDScope scope = NativeMemory.scope()) {
            var tokens = tokenizer.encode(ImageTensors.fromImages(manager, images));
            for (long token : tokens.toLongArray()) {
                uses.merge(token, 1, Integer::sum);
            }
            painted.addAll(ImageTensors.toImages(tokenizer.decode(tokens)));
        }
        double psnr = 0;
        for (int i = 0; i < IMAGES; i++) {
            psnr += psnr(images.get(i), painted.get(i)) / IMAGES;
        }

        TokenizerEvaluation found = TokenizerEvaluation.of(tokenizer, images, 3);

        assertThat(found.images()).isEqualTo(IMAGES);
        assertThat(found.psnr()).isCloseTo(psnr, within(0.01));
        assertThat(found.codesUsed()).isEqualTo(uses.size());
        assertThat(found.codesUsedShare()).isEqualTo(uses.size() / 16.0);
        assertThat(found.perplexity()).isCloseTo(perplexity(uses), within(1e-9));
    }

    @Test
    void needsImages() {
        assertThatThrownBy(() -> TokenizerEvaluation.of(tokenizer, List.of(), 4))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static double psnr(RgbImage wanted, RgbImage painted) {
        double error = 0;
        for (int i = 0; i < wanted.rgb().length; i++) {
            double difference = (wanted.rgb()[i] & 0xff) - (painted.rgb()[i] & 0xff);
            error += difference * difference / wanted.rgb().length;
        }
        return 10 * Math.log10(255.0 * 255.0 / error);
    }

    private static double perplexity(Map<Long, Integer> uses) {
        double total = uses.values().stream().mapToInt(count -> count).sum();
        return Math.exp(
                uses.values().stream()
                        .mapToDouble(count -> -count / total * Math.log(count / total))
                        .sum());
    }
}
