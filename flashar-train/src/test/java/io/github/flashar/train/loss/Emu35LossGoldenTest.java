package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.fixtures.Emu35Fixture;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Losses of Emu3.5 with FlashAR over the joint vocabulary. */
class Emu35LossGoldenTest {

    /** With and without padding before the text. */
    private static final List<Integer> SPARE = List.of(0, 3);

    private static final double TEMPERATURE = 2;

    private static final Distillation VERTICAL =
            new Distillation(
                    Distillation.Student.VERTICAL, 1, TEMPERATURE, 1, 1, 0, Distillation.NEVER);

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("emu35").tests(this::aspects);
    }

    private List<GoldenAspect> aspects(GoldenFixture fixture) {
        Emu35Fixture emu = Emu35Fixture.of(fixture);
        return SPARE.stream()
                .map(
                        spare ->
                                new GoldenAspect(
                                        "losses, " + spare + " places of padding",
                                        golden -> compare(golden, emu, spare)))
                .toList();
    }

    private void compare(GoldenComparison golden, Emu35Fixture emu, int spare) {
        LossExtras extras = LossExtras.NONE.with(VERTICAL).withGateCollapse(1);
        int[] text = emu.prompt();
        TokenBatch batch =
                new TokenBatch(new int[][] {emu.targets()}, new Conditions.Texts(List.of(text)));
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = model(manager, emu, text.length + spare);
                CompositeLoss loss =
                        new CompositeLoss(
                                model,
                                Optional.of(model.backbone()),
                                AuxiliaryWeights.NONE,
                                extras,
                                Precision.FLOAT32);
                AdaptationLoss fused = new AdaptationLoss(model, AuxiliaryWeights.NONE);
                NDScope scope = NativeMemory.scope()) {
            NDList terms = loss.evaluate(MaskedBatch.whole(batch), DropoutPass.NONE, true);
            check(golden, emu, "loss", terms.get(loss.terms().indexOf("fused")));
            check(golden, emu, "loss_h", terms.get(loss.terms().indexOf("horizontal")));
            check(golden, emu, "loss_v", terms.get(loss.terms().indexOf("vertical")));
            check(golden, emu, "loss_distill_T2", terms.get(loss.terms().indexOf("distillation")));
            check(
                    golden,
                    emu,
                    "loss_gate_collapse",
                    terms.get(loss.terms().indexOf("gate_collapse")));
            check(golden, emu, "loss", fused.terms(batch).get(1));
        }
    }

    private static void check(
            GoldenComparison golden, Emu35Fixture emu, String name, NDArray actual) {
        golden.close(name, actual.getFloat(), emu.scalar(name), emu.fixture().tolerance("loss"));
    }

    private FlashArModel model(NDManager manager, Emu35Fixture emu, int room) {
        emu.writeFlashAr(folder, manager);
        Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder);
        FlashArConfig config = checkpoint.flashAr(emu.grid(), room);
        return new FlashArModel(
                config, checkpoint.load(manager, config.backbone(), config.parameterSpecs()));
    }
}
