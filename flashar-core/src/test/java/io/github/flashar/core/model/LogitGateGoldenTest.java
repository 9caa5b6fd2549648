package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class LogitGateGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("logit-gate").tests(LogitGateGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        return List.of(new GoldenAspect("gate", golden -> compare(golden, fixture)));
    }

    private static void compare(GoldenComparison golden, GoldenFixture fixture) {
        FixtureTensors tensors = fixture.tensors();
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = new Parameters(manager)) {
            parameters.put(ParameterNames.GATE_IN, tensors.array("mlp.0.weight", manager));
            parameters.put(ParameterNames.GATE_OUT, tensors.array("mlp.2.weight", manager));
            parameters.put(ParameterNames.GATE_BIAS, tensors.array("mlp.2.bias", manager));
            FusionGate gate = FusionGate.of(new GateConfig.Logits(1), parameters);
            NDArray horizontal = tensors.array("logits_h", manager);
            NDArray vertical = tensors.array("logits_v", manager);
            golden.close(
                    "gate", gate.weight(horizontal, vertical), tensors, fixture.tolerance("gate"));
        }
    }
}
