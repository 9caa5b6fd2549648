package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import io.github.flashar.train.data.TokenBatch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The official code's distillation loss at each temperature a fixture knows. Its teacher is the
 * fixture's own backbone: the students differ from the model they were made of in the vertical
 * branch and the gate alone.
 */
class DistillationGoldenTest {

    /** What the loss is called in a fixture; its temperature follows. */
    private static final String NAME = "train.kd_loss_T";

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("flashar")
                .optUnsupported(LossFixtures::unsupported)
                .tests(DistillationGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        return fixture.tensors().names().stream()
                .filter(name -> name.startsWith(NAME))
                .map(name -> new GoldenAspect(name, golden -> compare(golden, fixture, name)))
                .toList();
    }

    private static void compare(GoldenComparison golden, GoldenFixture fixture, String name) {
        double temperature = Double.parseDouble(name.substring(NAME.length()));
        TokenBatch batch = LossFixtures.batch(fixture);
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel student = LossFixtures.model(manager, fixture);
                AdaptationLoss adaptation = new AdaptationLoss(student, AuxiliaryWeights.NONE);
                DistillationLoss loss = new DistillationLoss(student.backbone(), temperature)) {
            NDArray fused = adaptation.predict(batch).fused();
            golden.close(
                    name,
                    loss.mean(fused, batch).getFloat(),
                    fixture.tensors().scalar(name),
                    fixture.tolerance("loss"));
        }
    }
}
