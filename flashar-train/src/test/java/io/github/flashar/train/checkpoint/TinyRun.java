package io.github.flashar.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.loop.NonFiniteSteps;
import io.github.flashar.train.loop.Objective;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingLoop;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.List;

/** The smallest run: three weights on their way to zero, ten steps. */
final class TinyRun implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();
    private final Parameters parameters = new Parameters(manager);
    private final TrainingLoop loop;

    TinyRun() {
        parameters.put("w", manager.create(new float[] {1, 2, 3}));
        TrainingConfig config =
                TrainingConfig.builder()
                        .setSteps(10)
                        .setBatchSize(1)
                        .setPeakLearningRate(0.1)
                        .setSeed(1)
                        .optEmaDecay(0.5)
                        .optNonFinite(NonFiniteSteps.STOP)
                        .build();
        loop =
                new TrainingLoop(
                        objective(),
                        parameters,
                        List.of(new ParameterGroup("all", List.of("w"), 1, 0, 0)),
                        config);
    }

    TrainingLoop loop() {
        return loop;
    }

    /** Trains up to a step. */
    TinyRun to(long step) {
        if (loop.step() < step) {
            loop.run(progress -> progress.step() < step);
        }
        return this;
    }

    @Override
    public void close() {
        loop.close();
        manager.close();
    }

    private Objective objective() {
        return new Objective() {
            @Override
            public List<String> terms() {
                return List.of("loss");
            }

            @Override
            public NDList evaluate(long batch) {
                NDArray w = parameters.get("w");
                return new NDList(Scalars.scale(w.square().sum(), 0.5));
            }

            @Override
            public String describe() {
                return "half a square";
            }

            @Override
            public long tokensPerBatch() {
                return 1;
            }
        };
    }
}
