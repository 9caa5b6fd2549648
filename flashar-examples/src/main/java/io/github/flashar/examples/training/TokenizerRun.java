package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.percent;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.FolderLock;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.train.metrics.MetricsLog;
import io.github.flashar.train.metrics.MetricsRecorder;
import io.github.flashar.train.tokenizer.TokenizerEvaluation;
import io.github.flashar.train.tokenizer.TokenizerMetrics;
import io.github.flashar.train.tokenizer.TokenizerTrainer;
import io.github.flashar.train.tokenizer.TokenizerTrainingConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains an image tokenizer and measures it on photographs it has not seen.
 *
 * @param photographs what to train on
 * @param config sizes of the tokenizer
 * @param training how to train
 * @param storage how weights are stored
 * @param checkpoints when the state is saved
 */
public record TokenizerRun(
        Photographs photographs,
        VqConfig config,
        TokenizerTrainingConfig training,
        StorageType storage,
        Checkpoints checkpoints) {

    private static final int EVALUATION_BATCH = 64;

    /** Trains and writes {@code tokenizer/} and {@code metrics.jsonl} to a folder. */
    public TokenizerEvaluation run(Path folder) {
        try (FolderLock lock = FolderLock.take(folder)) {
            return trainAndMeasure(folder);
        }
    }

    private TokenizerEvaluation trainAndMeasure(Path folder) {
        List<RgbImage> images = photographs.read(false);
        List<RgbImage> heldOut = photographs.read(true);
        try (NDManager manager = NDManager.newBaseManager();
                Parameters weights =
                        Parameters.initialize(manager, config.parameterSpecs(), training.seed())) {
            VqTokenizer tokenizer = new VqTokenizer(config, weights);
            train(tokenizer, images, folder);
            TokenizerEvaluation found =
                    TokenizerEvaluation.of(tokenizer, heldOut, EVALUATION_BATCH);
            GeneratorFiles.writeTokenizer(
                    folder.resolve("tokenizer"), tokenizer, storage, card(found, images.size()));
            return found;
        }
    }

    private void train(VqTokenizer tokenizer, List<RgbImage> images, Path folder) {
        try (TokenizerTrainer trainer = new TokenizerTrainer(tokenizer, training, images)) {
            try (SavedRun saved = checkpoints.begin(trainer, folder, ModelConfigs.toJson(config));
                    MetricsLog log =
                            MetricsLog.open(folder.resolve(MetricsRecorder.LOG), trainer.step());
                    Progress progress =
                            Progress.start(
                                    "training tokenizer", training.steps(), trainer.step())) {
                trainer.run(
                        metrics -> {
                            log.write(trainer.step(), values(metrics));
                            progress.update(trainer.step(), note(metrics));
                            saved.afterStep();
                        });
            }
        }
    }

    private static String note(TokenizerMetrics metrics) {
        return "PSNR " + fixed(metrics.psnr(), 1) + " dB";
    }

    private static Map<String, Double> values(TokenizerMetrics metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", metrics.loss());
        values.put("psnr", metrics.psnr());
        values.put("learning_rate", metrics.learningRate());
        values.put("gradient_norm", metrics.gradientNorm());
        values.put("revived_codes", (double) metrics.revivedCodes());
        return values;
    }

    private String card(TokenizerEvaluation found, int images) {
        return new ModelCard(
                        "Image tokenizer",
                        "A VQ autoencoder with LlamaGen's structure, trained by FlashAR for the"
                                + " JVM.")
                .fact("pixels a token and side", config.downsampling())
                .fact("photographs trained on", images)
                .fact("steps", training.steps() + " of " + training.batchSize() + " photographs")
                .fact("seed", training.seed())
                .fact("photographs kept apart", found.images())
                .fact("PSNR on them", fixed(found.psnr(), 2) + " dB")
                .fact("codes used", percent(found.codesUsedShare()))
                .fact("perplexity of the codes", fixed(found.perplexity(), 0))
                .text();
    }
}
