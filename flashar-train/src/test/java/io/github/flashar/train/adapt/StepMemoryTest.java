package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.loop.TrainingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps leave no memory behind. */
class StepMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/statm");
    private static final long PAGE_KIB = 4;
    private static final long WARM_UP = 2500; // by then the Java heap has its size as well
    private static final long STEPS = 4500;

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void twoThousandStepsGainNoMemory(Precision precision) {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc");
        long[] before = new long[1];
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4));
                AdaptationTrainer trainer = trainer(model, precision)) {
            trainer.run(
                    progress -> {
                        if (progress.step() == WARM_UP) {
                            before[0] = residentKib();
                        }
                        return true;
                    });
            long gained = residentKib() - before[0];
            System.out.printf("%s: %,d KiB gained on %,d KiB%n", precision, gained, before[0]);
            assertThat(gained).as("KiB gained").isLessThan(16 << 10);
        }
    }

    private static AdaptationTrainer trainer(FlashArModel model, Precision precision) {
        TrainingConfig config =
                TrainingConfig.builder()
                        .setSteps(STEPS)
                        .setBatchSize(4)
                        .setPeakLearningRate(1e-3)
                        .setSeed(1)
                        .optPrecision(precision)
                        .build();
        return new AdaptationTrainer(
                model, Tiny.data(new TokenGrid(3, 4), 64), config, AdaptationConfig.PAPER);
    }

    private static long residentKib() {
        try {
            return PAGE_KIB * Long.parseLong(Files.readString(STATUS).split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
