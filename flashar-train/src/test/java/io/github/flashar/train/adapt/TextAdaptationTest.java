package io.github.flashar.train.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.pretrain.RasterTrainer;
import io.github.flashar.train.probe.BranchProbe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Training of a model that reads text, as Emu3.5 does; its data knows no classes. */
class TextAdaptationTest {

    private static final int CODES = 6;
    private static final int ROOM = 4;

    /** Who was told nothing can at best guess between two grids: ln 2 / 6 = 0.116 nats a token. */
    private static final double KNOWING = 0.1;

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(2)
                    .setDim(16)
                    .optFeedForwardDim(24)
                    .optQueryKeyNorm(true)
                    .setVocabulary(CODES)
                    .optPrefix(new PrefixConfig.TextPrefix(ROOM, 20, 12, 11))
                    .setGrid(new TokenGrid(2, 3))
                    .optRotaryPositions(RotaryPositions.SEQUENCE)
                    .build();

    private static final TrainingConfig TRAINING =
            TrainingConfig.builder()
                    .setSteps(60)
                    .setBatchSize(6)
                    .setPeakLearningRate(1e-2)
                    .setSeed(3)
                    .optLabelDropout(0)
                    .build();

    private final Told told = new Told();
    private NDManager manager;
    private RasterModel raster;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        raster = Tiny.raster(manager, BACKBONE);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The words alone say which of two grids follows: whoever heard them knows every token. */
    @Test
    void wordsTellRasterAndDiagonalModelWhatToDraw() {
        HeldOut heldOut = new HeldOut(told, 6);
        assertThat(heldOut.unigramEntropy()).isGreaterThan(0.6);
        try (RasterTrainer trainer = new RasterTrainer(raster, told, TRAINING)) {
            trainer.run(TrainingListener.NONE);
        }
        assertThat(heldOut.evaluate(raster)).isLessThan(KNOWING);

        FlashArModel model = FlashArModel.fromRaster(manager, raster, official(), 4);
        double before = heldOut.evaluate(model).fused();
        try (AdaptationTrainer trainer =
                new AdaptationTrainer(model, raster, told, TRAINING, recipe())) {
            trainer.run(TrainingListener.NONE);
        }
        assertThat(heldOut.evaluate(model).fused()).isLessThan(before).isLessThan(KNOWING);
    }

    @Test
    void aModelThatIsToldNothingCannotKnow() {
        TrainingConfig silent = TRAINING.toBuilder().optLabelDropout(1).build();
        try (RasterTrainer trainer = new RasterTrainer(raster, told, silent)) {
            trainer.run(TrainingListener.NONE);
        }
        assertThat(new HeldOut(new Told(true), 6).evaluate(raster)).isGreaterThan(KNOWING);
        assertThat(told.withheld).isEqualTo(60 * 6);
    }

    @Test
    void layersAreProbedOnTheRowsOfImageTokens() {
        var result = BranchProbe.run(raster, told, 1, TrainingListener.NONE);
        assertThat(result.layers()).containsExactly(0, 1, 2);
        assertThat(Arrays.stream(result.crossEntropies()).max().orElseThrow())
                .isLessThan(Math.log(CODES));
    }

    /** The official Emu3.5 trainer's losses. */
    private static AdaptationConfig recipe() {
        Distillation teacher = new Distillation(Distillation.Student.VERTICAL, 0.2, 2, 1, 1, 0, 12);
        return AdaptationConfig.PAPER
                .with(new AuxiliaryWeights(0, 0.05))
                .with(LossExtras.NONE.with(teacher));
    }

    private static FlashArConfig official() {
        return new FlashArConfig(
                BACKBONE,
                new BranchConfig(1, 1, BranchView.IMAGE),
                new GateConfig.HiddenState(8),
                CornerRule.RESIDUAL);
    }

    /** Texts of two lengths, each with a grid of its own. */
    private static final class Told implements TokenSource {

        private final boolean silent;
        private int withheld;

        Told() {
            this(false);
        }

        Told(boolean silent) {
            this.silent = silent;
        }

        @Override
        public int size() {
            return 6;
        }

        @Override
        public TokenGrid grid() {
            return BACKBONE.grid();
        }

        @Override
        public int vocabulary() {
            return CODES;
        }

        @Override
        public int[] tokens(int example, int augmentation) {
            int[] tokens = new int[grid().cells()];
            Arrays.setAll(tokens, cell -> (cell + 3 * (example % 2)) % CODES);
            return tokens;
        }

        @Override
        public Conditions conditions(int[] examples, boolean[] hidden) {
            List<int[]> texts = new ArrayList<>();
            for (int i = 0; i < examples.length; i++) {
                withheld += hidden[i] ? 1 : 0;
                texts.add(hidden[i] || silent ? new int[] {1} : text(examples[i]));
            }
            return new Conditions.Texts(texts);
        }

        private static int[] text(int example) {
            return example % 2 == 0 ? new int[] {2, 3} : new int[] {2, 7, 8, 3};
        }

        @Override
        public void checkFits(BackboneConfig model) {
            assertThat(model).isEqualTo(BACKBONE);
        }
    }
}
