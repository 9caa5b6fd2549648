package io.github.flashar.train.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.testkit.QuietJvm;
import io.github.flashar.testkit.ResidentMemory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training takes what its plan says. */
class PlannedMemoryTest {

    private static final Pattern SAID = Pattern.compile("(\\d+) KiB taken, (\\d+) KiB planned");

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @Tag("soak")
    void aStageTakesWhatIsPlanned(String stage) throws Exception {
        ResidentMemory.assumeKnown();
        Matcher said = SAID.matcher(QuietJvm.run(PlannedProcess.class, stage));
        assertThat(said.find()).isTrue();
        double taken = Double.parseDouble(said.group(1));
        assertThat(Double.parseDouble(said.group(2)) / taken).isBetween(0.9, 1.1);
    }
}
