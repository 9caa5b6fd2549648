package io.github.flashar.train.loss;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import io.github.flashar.train.data.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Losses and gradients of both objectives: the official code's, CE(fused), and the paper's. */
class LossGoldenTest {

    @TestFactory
    Stream<DynamicNode> raster() {
        return GoldenSuite.of("raster")
                .optUnsupported(LossFixtures::unsupported)
                .tests(LossGoldenTest::rasterAspects);
    }

    @TestFactory
    Stream<DynamicNode> flashAr() {
        return GoldenSuite.of("flashar")
                .optUnsupported(LossFixtures::unsupported)
                .tests(LossGoldenTest::flashArAspects);
    }

    private static List<GoldenAspect> rasterAspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        if (fixture.tensors().has("train_loss")) {
            aspects.add(new GoldenAspect("loss", golden -> compareRaster(golden, fixture)));
        }
        return aspects;
    }

    private static List<GoldenAspect> flashArAspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        aspects.add(new GoldenAspect("losses", golden -> compareLosses(golden, fixture)));
        aspects.add(new GoldenAspect("cells", golden -> compareCells(golden, fixture)));
        if (fixture.json().has("gradients")) {
            aspects.add(
                    new GoldenAspect(
                            "official gradients",
                            golden ->
                                    compareGradients(
                                            golden, fixture, "ref_loss.", AuxiliaryWeights.NONE)));
            aspects.add(
                    new GoldenAspect(
                            "paper gradients",
                            golden ->
                                    compareGradients(
                                            golden,
                                            fixture,
                                            "paper_loss.",
                                            AuxiliaryWeights.PAPER)));
        }
        return aspects;
    }

    private static void compareRaster(GoldenComparison golden, GoldenFixture fixture) {
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model =
                        new RasterModel(
                                ModelConfigs.raster(LossFixtures.config(fixture)),
                                LossFixtures.parameters(manager, fixture));
                RasterLoss loss = new RasterLoss(model)) {
            double value =
                    backward(model.parameters(), () -> loss.mean(LossFixtures.batch(fixture)));
            FixtureTensors tensors = fixture.tensors();
            golden.close(
                    "train_loss", value, tensors.scalar("train_loss"), fixture.tolerance("loss"));
            compareGradients(golden, fixture, tensors, "grad.", model.parameters());
        }
    }

    private static void compareLosses(GoldenComparison golden, GoldenFixture fixture) {
        FixtureTensors tensors = fixture.tensors();
        double tolerance = fixture.tolerance("loss");
        float[] terms =
                withLoss(
                        fixture,
                        loss ->
                                floats(
                                        loss.terms(LossFixtures.batch(fixture)).stream()
                                                .toArray(NDArray[]::new)));
        List<String> names = List.of("paper.loss", "paper.L_fuse", "paper.L_H", "paper.L_V");
        for (int i = 0; i < names.size(); i++) {
            golden.close(names.get(i), terms[i], tensors.scalar(names.get(i)), tolerance);
        }
        golden.close("train.loss", terms[1], tensors.scalar("train.loss"), tolerance);
    }

    /** Other means over the same cells: they see where each cell's cross-entropy stands. */
    private static void compareCells(GoldenComparison golden, GoldenFixture fixture) {
        FixtureTensors tensors = fixture.tensors();
        double tolerance = fixture.tolerance("loss");
        TokenGrid grid = ModelConfigs.flashAr(LossFixtures.config(fixture)).backbone().grid();
        Cells cells = withLoss(fixture, loss -> Cells.of(loss, LossFixtures.batch(fixture)));
        golden.close(
                "train.loss_ignore_every5th",
                mean(cells.fused(), cell -> cell % 5 != 0),
                tensors.scalar("train.loss_ignore_every5th"),
                tolerance);
        float[][] valid =
                IntStream.range(0, cells.fused().length)
                        .filter(i -> tensors.longs("train.valid")[i] == 1)
                        .mapToObj(i -> cells.fused()[i])
                        .toArray(float[][]::new);
        golden.close(
                "train.loss_valid",
                mean(valid, cell -> true),
                tensors.scalar("train.loss_valid"),
                tolerance);
        double horizontal =
                mean(cells.horizontal(), cell -> grid.row(cell) == 0 || grid.column(cell) > 0);
        double vertical =
                mean(cells.vertical(), cell -> grid.column(cell) == 0 || grid.row(cell) > 0);
        double firstColumn =
                mean(cells.vertical(), cell -> grid.column(cell) == 0 && grid.row(cell) > 0);
        golden.close(
                "train.split_loss_lam0.5",
                (horizontal + vertical) / 2,
                tensors.scalar("train.split_loss_lam0.5"),
                tolerance);
        golden.close(
                "train.split_loss_lam0.3_col0boost0.25",
                0.3 * horizontal + 0.7 * vertical + 0.25 * firstColumn,
                tensors.scalar("train.split_loss_lam0.3_col0boost0.25"),
                tolerance);
    }

    private static void compareGradients(
            GoldenComparison golden,
            GoldenFixture fixture,
            String prefix,
            AuxiliaryWeights weights) {
        FixtureTensors expected = fixture.tensors(fixture.json().get("gradients").getAsString());
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = LossFixtures.model(manager, fixture);
                AdaptationLoss loss = new AdaptationLoss(model, weights)) {
            backward(model.parameters(), () -> loss.terms(LossFixtures.batch(fixture)).get(0));
            compareGradients(golden, fixture, expected, prefix, model.parameters());
        }
    }

    private static void compareGradients(
            GoldenComparison golden,
            GoldenFixture fixture,
            FixtureTensors expected,
            String prefix,
            Parameters parameters) {
        for (String name : expected.names()) {
            if (name.startsWith(prefix)) {
                NDArray parameter = parameters.get(name.substring(prefix.length()));
                golden.closeRelativeToMax(
                        name,
                        parameter.getGradient().toFloatArray(),
                        expected.floats(name),
                        fixture.tolerance("gradientRelativeToMax"));
            }
        }
    }

    private static double backward(Parameters parameters, Supplier<NDArray> loss) {
        parameters.asMap().values().forEach(p -> p.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.get();
            collector.backward(value);
            return value.getFloat();
        }
    }

    private static <T> T withLoss(GoldenFixture fixture, Function<AdaptationLoss, T> use) {
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = LossFixtures.model(manager, fixture);
                AdaptationLoss loss = new AdaptationLoss(model, AuxiliaryWeights.PAPER)) {
            return use.apply(loss);
        }
    }

    private static double mean(float[][] losses, IntPredicate cells) {
        return Arrays.stream(losses)
                .flatMapToDouble(
                        row ->
                                IntStream.range(0, row.length)
                                        .filter(cells)
                                        .mapToDouble(cell -> row[cell]))
                .average()
                .orElseThrow();
    }

    private static float[] floats(NDArray... scalars) {
        float[] values = new float[scalars.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = scalars[i].getFloat();
        }
        return values;
    }

    /** Cross-entropies [B][H·W] in raster order. */
    private record Cells(float[][] fused, float[][] horizontal, float[][] vertical) {

        static Cells of(AdaptationLoss loss, TokenBatch batch) {
            CellLosses losses = loss.perCell(batch);
            return new Cells(
                    raster(loss, losses.fused()),
                    raster(loss, losses.horizontal()),
                    raster(loss, losses.vertical()));
        }

        private static float[][] raster(AdaptationLoss loss, NDArray diagonal) {
            float[] flat = diagonal.toFloatArray();
            int cells = loss.order().grid().cells();
            float[][] rows = new float[flat.length / cells][cells];
            for (int i = 0; i < flat.length; i++) {
                rows[i / cells][loss.order().cell(i % cells)] = flat[i];
            }
            return rows;
        }
    }
}
