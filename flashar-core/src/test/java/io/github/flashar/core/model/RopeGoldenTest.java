package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class RopeGoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("rope").tests(RopeGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (JsonElement element : fixture.json().getAsJsonArray("cases")) {
            JsonObject json = element.getAsJsonObject();
            aspects.add(
                    new GoldenAspect(
                            json.get("suffix").getAsString(),
                            golden -> compare(golden, fixture, json)));
        }
        return aspects;
    }

    private static void compare(GoldenComparison golden, GoldenFixture fixture, JsonObject json) {
        int side = json.get("grid").getAsInt();
        int headDim = json.get("headDim").getAsInt();
        double base = fixture.json().get("base").getAsDouble();
        TokenGrid grid = new TokenGrid(side, side);
        List<float[]> angles =
                IntStream.range(0, grid.cells())
                        .mapToObj(cell -> RotaryEmbedding.gridAngles(grid, cell, headDim, base))
                        .toList();
        try (NDManager manager = NDManager.newBaseManager()) {
            Rotation table =
                    RotaryEmbedding.table(manager, json.get("prefixTokens").getAsInt(), angles);
            compare(golden, fixture, json, manager, table);
        }
    }

    private static void compare(
            GoldenComparison golden,
            GoldenFixture fixture,
            JsonObject json,
            NDManager manager,
            Rotation rotation) {
        String suffix = "." + json.get("suffix").getAsString();
        FixtureTensors tensors = fixture.tensors();
        double tolerance = fixture.tolerance("value");
        NDArray table = // [S, D/2, 2]
                rotation.cos()
                        .get("0, :, 0, ::2")
                        .expandDims(-1)
                        .concat(rotation.sin().get("0, :, 0, ::2").expandDims(-1), -1);
        golden.close("table" + suffix, table, tensors, tolerance);
        if (json.get("rotated").getAsBoolean()) {
            NDArray x =
                    manager.create(
                            tensors.floats("x" + suffix), new Shape(tensors.shape("x" + suffix)));
            golden.close("rotated" + suffix, rotation.apply(x), tensors, tolerance);
        }
    }
}
