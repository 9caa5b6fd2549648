package io.github.flashar.train.loss;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.train.data.TokenBatch;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Model and batch of a golden fixture. */
final class LossFixtures {

    private LossFixtures() {}

    static Optional<String> unsupported(GoldenFixture fixture) {
        return fixture.tensors().has("class_ids")
                ? Optional.empty()
                : Optional.of("training on captions");
    }

    static FlashArModel model(NDManager manager, GoldenFixture fixture) {
        return new FlashArModel(
                ModelConfigs.flashAr(config(fixture)), parameters(manager, fixture));
    }

    static JsonConfig config(GoldenFixture fixture) {
        return JsonConfig.of(fixture.path(), fixture.modelConfig());
    }

    static Parameters parameters(NDManager manager, GoldenFixture fixture) {
        FixtureWeights weights = fixture.weights().get(0);
        Parameters parameters = new Parameters(manager);
        weights.load(manager).forEach(parameters::putCopy);
        return parameters;
    }

    static TokenBatch batch(GoldenFixture fixture) {
        FixtureTensors tensors = fixture.tensors();
        int[] labels = ints(tensors.longs("class_ids"));
        int[] tokens = ints(tensors.longs("tokens"));
        int cells = tokens.length / labels.length;
        int[][] grids =
                IntStream.range(0, labels.length)
                        .mapToObj(i -> Arrays.copyOfRange(tokens, i * cells, (i + 1) * cells))
                        .toArray(int[][]::new);
        return new TokenBatch(grids, labels);
    }

    private static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
