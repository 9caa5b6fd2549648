package io.github.flashar.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.Generator;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenPicturesTest {

    /** More 8×8 images than go into one batch of the tokenizer. */
    private static final int IMAGES = 1100;

    @TempDir Path folder;

    @Test
    void aPictureDoesNotDependOnItsCompany() {
        TinyGenerator.write(folder);
        try (Generator generator = Generator.open(folder)) {
            Random random = new Random(1);
            int cells = generator.config().grid().cells();
            int[][] tokens = new int[IMAGES][];
            for (int i = 0; i < IMAGES; i++) {
                tokens[i] = random.ints(cells, 0, generator.config().vocabulary()).toArray();
            }
            List<RgbImage> together = generator.pictures().of(tokens);
            assertThat(together).hasSize(IMAGES);
            for (int i : new int[] {0, 1, 517, 1023, 1024, 1099}) {
                RgbImage alone = generator.pictures().of(new int[][] {tokens[i]}).get(0);
                assertThat(together.get(i).rgb()).isEqualTo(alone.rgb());
            }
        }
    }
}
