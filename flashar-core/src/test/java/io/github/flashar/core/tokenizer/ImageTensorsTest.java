package io.github.flashar.core.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.nn.NativeMemory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageTensorsTest {

    private NDManager manager;
    private NDScope scope;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        scope = NativeMemory.scope();
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @Test
    void blackIsMinusOneAndWhiteIsOne() {
        RgbImage image = new RgbImage(2, 1, new byte[] {0, 0, 0, -1, -1, -1});

        assertThat(ImageTensors.fromImages(manager, List.of(image)).toFloatArray())
                .containsExactly(-1, 1, -1, 1, -1, 1);
    }

    @Test
    void everyByteOfEveryColourComesBack() {
        byte[] first = new byte[256 * 3];
        byte[] second = new byte[256 * 3];
        for (int i = 0; i < first.length; i++) {
            first[i] = (byte) i;
            second[i] = (byte) (7 * i + 1);
        }
        List<RgbImage> images = List.of(new RgbImage(16, 16, first), new RgbImage(16, 16, second));
        NDArray tensor = ImageTensors.fromImages(manager, images);

        assertThat(tensor.getShape()).isEqualTo(new Shape(2, 3, 16, 16));
        List<RgbImage> back = ImageTensors.toImages(tensor);
        assertThat(back.get(0).rgb()).isEqualTo(first);
        assertThat(back.get(1).rgb()).isEqualTo(second);
    }

    @Test
    void brighterThanWhiteAndDarkerThanBlackAreCutAndFractionsDropped() {
        NDArray tensor = manager.create(new float[] {1.5f, -1.5f, 0.0117f}, new Shape(1, 3, 1, 1));

        assertThat(ImageTensors.toImages(tensor).get(0).rgb())
                .containsExactly((byte) 255, (byte) 0, (byte) 129); // 129.49
    }

    @Test
    void imagesOfOneBatchMustHaveOneSize() {
        List<RgbImage> images =
                List.of(new RgbImage(2, 1, new byte[6]), new RgbImage(1, 2, new byte[6]));

        assertThatThrownBy(() -> ImageTensors.fromImages(manager, images))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("image 1 is 1 x 2, but the first of its batch is 2 x 1");
    }
}
