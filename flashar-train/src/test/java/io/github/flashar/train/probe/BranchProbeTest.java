package io.github.flashar.train.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.testkit.NativeArrays;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loop.TrainingListener;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BranchProbeTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final BackboneConfig BACKBONE = Tiny.backbone(3, 4);

    private final NDManager manager = NDManager.newBaseManager();
    private final RasterModel model = Tiny.raster(manager, BACKBONE);
    private final TokenDataset grids = Tiny.data(GRID, 60);

    @AfterEach
    void tearDown() {
        System.clearProperty(MachineMemory.PROPERTY);
        model.close();
        manager.close();
    }

    /** The token below is mostly the token itself plus one, which the embedding already tells. */
    @Test
    void everyLayerIsProbedAndLearnsTheSameWithTheSameSeed() {
        AtomicLong steps = new AtomicLong();
        ProbeResult first = probe(1, TrainingListener.every(1, p -> steps.set(p.step())));
        assertThat(steps).hasValue(BranchProbe.STEPS);
        assertThat(first.layers()).containsExactly(0, 1, 2);
        assertThat(first.crossEntropies()[0]).isLessThan(0.9 * Math.log(Tiny.VOCABULARY));

        int arrays = NativeArrays.live(manager);
        assertThat(probe(1, TrainingListener.NONE).crossEntropies())
                .isEqualTo(first.crossEntropies());
        assertThat(probe(2, TrainingListener.NONE).crossEntropies())
                .isNotEqualTo(first.crossEntropies());
        assertThat(NativeArrays.live(manager)).isEqualTo(arrays);
    }

    @Test
    void oneGridCannotBothTrainAndScore() {
        assertThatThrownBy(
                        () -> BranchProbe.run(model, grids.slice(0, 1), 1, TrainingListener.NONE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("grids to probe the layers on = 1 must be at least 2");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        long need = 1000 + BranchProbe.bytes(BACKBONE);
        System.setProperty(MachineMemory.PROPERTY, String.valueOf(need));
        assertThatCode(() -> BranchProbe.check(BACKBONE, 1000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> BranchProbe.check(BACKBONE, 1001))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("needed to probe the 2 layers")
                .hasMessageContaining("-Dflashar.memory");
    }

    private ProbeResult probe(long seed, TrainingListener listener) {
        return BranchProbe.run(model, grids, seed, listener);
    }
}
