package io.github.flashar.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The photographs the shipped models are made from, where a machine has them. */
class Cifar10Test {

    private static final Path PHOTOGRAPHS =
            Path.of(System.getProperty("flashar.data", "../../shared/data"), "cifar10-train.zip");

    @Test
    void ids4500To4999OfEachClassAreKeptApart() {
        assumeTrue(
                Files.exists(PHOTOGRAPHS), () -> "no photographs: " + PHOTOGRAPHS + " is missing");
        try (ImageSource source = ImageSource.open(PHOTOGRAPHS, 32, HoldOut.CIFAR10)) {
            List<ImageEntry> heldOut = source.entries(true);
            assertThat(source.classNames()).hasSize(10).startsWith("airplane", "automobile");
            assertThat(source.entries()).hasSize(50_000);
            assertThat(heldOut).hasSize(5_000);
            assertThat(heldOut).allMatch(entry -> entry.name().matches(".*/4[5-9]\\d\\d\\.jpg"));
            assertThat(source.read(heldOut.get(0)).orElseThrow().width()).isEqualTo(32);
            assertThat(source.unreadable()).isEmpty();
        }
    }
}
