package io.github.flashar.train.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import org.junit.jupiter.api.Test;

class RasterTrainerTest {

    @Test
    void pretrainingBeatsTheUnigramEntropy() {
        BackboneConfig backbone = Tiny.backbone(4, 3);
        TokenSplit data = Tiny.data(backbone.grid(), 96).holdOutLast(32);
        TrainingConfig config =
                TrainingConfig.builder()
                        .setSteps(80)
                        .setBatchSize(16)
                        .setPeakLearningRate(1e-2)
                        .setSeed(3)
                        .optWarmup(5)
                        .build();
        try (NDManager manager = NDManager.newBaseManager();
                RasterModel model = RasterModel.initialize(manager, backbone, 1)) {
            try (RasterTrainer trainer = new RasterTrainer(model, data.train(), config)) {
                trainer.run(TrainingListener.NONE);
            }
            HeldOut heldOut = new HeldOut(data.heldOut(), 10);
            assertThat(heldOut.evaluate(model)).isLessThan(heldOut.unigramEntropy() - 0.5);
        }
    }
}
