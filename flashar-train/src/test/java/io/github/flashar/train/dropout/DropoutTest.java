package io.github.flashar.train.dropout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.AttentionContext;
import io.github.flashar.core.model.AttentionContext.Sublayer;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.loss.AdaptationLoss;
import io.github.flashar.train.loss.AuxiliaryWeights;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutTest {

    private static final AttentionContext NOWHERE = (layer, query, key, value) -> value;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aShareIsDroppedAndTheMeanStays() {
        DropoutPass pass = dropout(new DropoutConfig(0.25, 0.1, 0)).pass(0);
        float[] residual = residual(pass, 0, Sublayer.ATTENTION, new Shape(4, 50, 101));
        float[] embedding = pass.embedding(manager.ones(new Shape(4, 50, 101))).toFloatArray();
        assertShare(residual, 0.25);
        assertShare(embedding, 0.1);
    }

    @Test
    void everyPlaceDrawsForItself() {
        Dropout dropout = dropout(new DropoutConfig(0.5, 0.5, 0));
        Shape shape = new Shape(1, 8, 8);
        Set<String> masks = new LinkedHashSet<>();
        for (long batch = 0; batch < 3; batch++) {
            for (int layer = 0; layer < 3; layer++) {
                for (Sublayer half : Sublayer.values()) {
                    masks.add(text(residual(dropout.pass(batch), layer, half, shape)));
                }
            }
            masks.add(text(dropout.pass(batch).embedding(manager.ones(shape)).toFloatArray()));
        }
        assertThat(masks).hasSize(3 * (3 * 2 + 1));
        float[] again = residual(dropout.pass(2), 1, Sublayer.FEED_FORWARD, shape);
        assertThat(masks).contains(text(again));
        Dropout other = Dropout.of(new DropoutConfig(0.5, 0.5, 0), Tiny.backbone(2, 2), 2);
        assertThat(masks)
                .doesNotContain(text(residual(other.pass(2), 1, Sublayer.FEED_FORWARD, shape)));
    }

    @Test
    void dropPathTakesWholeSamples() {
        DropoutPass pass = dropout(new DropoutConfig(0, 0, 0.5)).pass(1);
        float[] kept = residual(pass, 1, Sublayer.ATTENTION, new Shape(400, 2, 3));
        int dropped = 0;
        for (int i = 0; i < kept.length; i += 6) {
            Set<Float> sample = new TreeSet<>();
            for (int j = i; j < i + 6; j++) {
                sample.add(kept[j]);
            }
            assertThat(sample).hasSize(1).isSubsetOf(0f, 2f);
            dropped += kept[i] == 0 ? 1 : 0;
        }
        assertThat(dropped / 400.0).isCloseTo(0.5, within(0.1));
        assertThat(residual(pass, 0, Sublayer.ATTENTION, new Shape(9, 1, 1))).containsOnly(1f);
    }

    @Test
    void aVerticalLayerStandsAsDeepAsTheOneItClones() {
        FlashArConfig config =
                new FlashArConfig(
                        Tiny.backbone(2, 2),
                        new BranchConfig(0, 3),
                        new GateConfig.Fixed(0.5),
                        CornerRule.HORIZONTAL);
        Dropout dropout = Dropout.of(new DropoutConfig(0, 0, 0.3), config, 1);
        assertThat(new double[] {dropout.pathOf(0), dropout.pathOf(1)}).containsExactly(0, 0.3);
        assertThat(new double[] {dropout.pathOf(2), dropout.pathOf(3), dropout.pathOf(4)})
                .containsExactly(0, 0.3, 0.3);
    }

    @Test
    void offIsNoPassAtAll() {
        DropoutPass pass = dropout(DropoutConfig.OFF).pass(7);
        assertThat(pass.layers(NOWHERE)).isSameAs(NOWHERE);
    }

    /** The masks of the backward pass are those of the forward pass, though long closed by then. */
    @Test
    void gradientsPredictHowTheLossWithTheSameMasksChanges() {
        FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4));
        TokenBatch batch = Tiny.data(new TokenGrid(3, 4), 3).batch(new int[] {0, 1, 2});
        DropoutPass pass = Dropout.of(new DropoutConfig(0.3, 0.2, 0.2), model.config(), 5).pass(3);
        model.parameters().asMap().values().forEach(array -> array.setRequiresGradient(true));
        try (AdaptationLoss loss = new AdaptationLoss(model, AuxiliaryWeights.NONE)) {
            double plain = value(loss, batch, DropoutPass.NONE);
            assertThat(value(loss, batch, pass)).isNotEqualTo(plain);
            try (NDScope scope = NativeMemory.scope();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(fused(loss, batch, pass));
            }
            NDArray weight = model.parameters().get("tok_embeddings.weight");
            float[] gradient = weight.getGradient().toFloatArray();
            float[] weights = weight.toFloatArray();
            double norm = norm(gradient);
            double step = 2e-3;
            weight.set(moved(weights, gradient, step / norm));
            double up = value(loss, batch, pass);
            weight.set(moved(weights, gradient, -step / norm));
            double down = value(loss, batch, pass);
            assertThat((up - down) / (2 * step)).isCloseTo(norm, within(2e-2 * norm));
        }
    }

    @Test
    void impossibleProbabilitiesAreRefused() {
        assertThatThrownBy(() -> new DropoutConfig(1, 0, 0))
                .hasMessage("residual dropout = 1.0 is outside 0 (incl.)..1 (excl.)");
        assertThatThrownBy(() -> new DropoutConfig(0, 0, Double.NaN))
                .hasMessageContaining("drop path = NaN");
    }

    private static Dropout dropout(DropoutConfig config) {
        return Dropout.of(config, Tiny.backbone(2, 2), 1);
    }

    private float[] residual(DropoutPass pass, int layer, Sublayer half, Shape shape) {
        return pass.layers(NOWHERE).residual(layer, half, manager.ones(shape)).toFloatArray();
    }

    private static void assertShare(float[] kept, double dropped) {
        double sum = 0;
        int zeros = 0;
        for (float value : kept) {
            sum += value;
            zeros += value == 0 ? 1 : 0;
        }
        assertThat((double) zeros / kept.length).isCloseTo(dropped, within(0.01));
        assertThat(sum / kept.length).isCloseTo(1, within(0.02));
    }

    private static double value(AdaptationLoss loss, TokenBatch batch, DropoutPass pass) {
        try (NDScope scope = NativeMemory.scope()) {
            return fused(loss, batch, pass).getFloat();
        }
    }

    private static NDArray fused(AdaptationLoss loss, TokenBatch batch, DropoutPass pass) {
        return loss.predict(batch, pass).fused().square().mean();
    }

    private static float[] moved(float[] weights, float[] direction, double factor) {
        float[] moved = weights.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (factor * direction[i]);
        }
        return moved;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static String text(float[] mask) {
        return Arrays.toString(mask);
    }
}
