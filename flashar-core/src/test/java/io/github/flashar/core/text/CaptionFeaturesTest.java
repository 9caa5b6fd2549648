package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.NpyWriter;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionFeaturesTest {

    @TempDir Path folder;

    @Test
    void extractedFeaturesMoveToTheEnd() {
        Path file = write(new Shape(1, 3, 2), 1, 2, 3, 4, 5, 6);

        CaptionFeatures features = CaptionFeatures.read(file, 5, 2);

        assertThat(features.values()).containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
        assertThat(features.validTokens()).isEqualTo(3);
    }

    @Test
    void longCaptionsLoseTheirEnd() {
        Path file = write(new Shape(1, 3, 2), 1, 2, 3, 4, 5, 6);

        CaptionFeatures features = CaptionFeatures.read(file, 2, 2);

        assertThat(features.values()).containsExactly(1, 2, 3, 4);
        assertThat(features.validTokens()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1 6 1, 2", "2 3 1, 1", "1 6, 6", "1 0 2, 2", "6, 6"})
    void otherShapesAreRefused(String sizes, int dim) {
        long[] shape = Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray();
        Path file = write(new Shape(shape), new float[(int) new Shape(shape).size()]);
        assertThatThrownBy(() -> CaptionFeatures.read(file, 4, dim))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("expected (1, tokens, " + dim + ")");
    }

    @Test
    void tokensAreNoFeatures() {
        Path file = folder.resolve("codes.npy");
        NpyWriter.write(file, new Shape(1, 3, 2), new long[6]);
        assertThatThrownBy(() -> CaptionFeatures.read(file, 4, 2))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("floating-point");
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 0", "3, 2, 4", "2, 2, 1", "0, 2, 1", "3, 0, 1"})
    void sizesMustAgree(int tokens, int dim, int valid) {
        assertThatThrownBy(() -> new CaptionFeatures(tokens, dim, new float[6], valid))
                .isInstanceOf(InvalidRequestException.class);
    }

    private Path write(Shape shape, float... values) {
        Path file = folder.resolve("caption.npy");
        NpyWriter.write(file, shape, values);
        return file;
    }
}
