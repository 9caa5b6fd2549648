package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.model.ClassNames;
import io.github.flashar.examples.model.GeneratorFiles;
import io.github.flashar.examples.model.ModelCard;
import io.github.flashar.train.data.ImageSource;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingProgress;
import java.nio.file.Path;
import java.util.Map;

/**
 * Trains a model on the tokens of photographs and measures it on photographs kept apart.
 *
 * @param photographs what to train on
 * @param tokenizer folder of the image tokenizer
 * @param sizes of the backbone; vocabulary, classes and grid follow from tokenizer and photographs
 * @param model makes the untrained model
 * @param training how to train
 * @param storage how weights are stored
 * @param checkpoints when the state is saved
 */
public record PretrainRun(
        Photographs photographs,
        Path tokenizer,
        Sizes sizes,
        FromScratch.Factory model,
        TrainingConfig training,
        StorageType storage,
        Checkpoints checkpoints) {

    private static final int EVALUATION_BATCH = 64;

    /** How many grids kept apart a running training is measured on, and every how many steps. */
    private static final int WATCHED_GRIDS = 512;

    private static final int WATCH_EVERY = 500;

    /** Sizes of a model: layers, heads, width. */
    public record Sizes(int layers, int heads, int dim) {}

    /**
     * What came of it, in nats per token on photographs kept apart.
     *
     * @param crossEntropy of the model, class given
     * @param unigramEntropy of the tokens: what knowing their frequencies alone would reach
     */
    public record Result(double crossEntropy, double unigramEntropy) {}

    /** Trains and writes {@code model/}, {@code metrics.jsonl} and the tokens to a folder. */
    public Result run(Path folder) {
        try (NDManager manager = NDManager.newBaseManager()) {
            VqTokenizer vq = GeneratorFiles.loadTokenizer(tokenizer, manager);
            ClassNames names = classNames();
            TokenSplit grids =
                    TokenFile.readOrMake(
                            folder.resolve("tokens.safetensors"),
                            source(vq),
                            () -> Grids.encoded(photographs, vq));
            Checks.atLeast("held-out images", grids.heldOut().size(), 1);
            BackboneConfig config = config(grids.train());
            FromScratch trained = model.make(manager, config, training.seed());
            train(trained, grids, folder);
            Result result =
                    new Result(
                            trained.crossEntropy(new HeldOut(grids.heldOut(), EVALUATION_BATCH)),
                            grids.heldOut().unigramEntropy());
            trained.write(
                    new GeneratorFiles(
                            vq, names, storage, card(trained.card(), config, grids, result)),
                    folder.resolve("model"));
            return result;
        }
    }

    private ClassNames classNames() {
        try (ImageSource source = photographs.open()) {
            return new ClassNames(source.classNames());
        }
    }

    /** What the tokens on disk must have been made from to be used again. */
    private String source(VqTokenizer vq) {
        double fingerprint = 0;
        try (NDScope scope = NativeMemory.scope()) {
            for (NDArray weight : vq.parameters().asMap().values()) {
                fingerprint += weight.abs().sum().getFloat();
            }
        }
        return photographs + ", tokenizer " + vq.config() + " of weight " + fingerprint;
    }

    private BackboneConfig config(TokenDataset data) {
        return BackboneConfig.builder()
                .setLayers(sizes.layers())
                .setHeads(sizes.heads())
                .setDim(sizes.dim())
                .setVocabulary(data.vocabulary())
                .optPrefix(new PrefixConfig.ClassPrefix(data.classes()))
                .setGrid(data.grid())
                .build();
    }

    private void train(FromScratch trained, TokenSplit grids, Path folder) {
        HeldOut watched = new HeldOut(watched(grids.heldOut()), EVALUATION_BATCH);
        try (Trainer trainer = trained.trainer(grids.train(), training)) {
            try (SavedRun saved = checkpoints.begin(trainer.loop(), folder, trained.config());
                    MetricsLog log =
                            MetricsLog.open(
                                    folder.resolve("metrics.jsonl"), trainer.loop().step());
                    Progress bar = Progress.start("training the model", training.steps())) {
                trainer.run(
                        progress -> {
                            log.write(
                                    progress.step(), metrics(progress, trained, trainer, watched));
                            bar.update(progress.step(), "loss " + nats(progress.loss()));
                            saved.afterStep();
                            return true;
                        });
            }
            trainer.loop().end();
        }
    }

    private static TokenDataset watched(TokenDataset heldOut) {
        int every = Math.max(1, heldOut.size() / WATCHED_GRIDS);
        TokenDataset some =
                new TokenDataset(heldOut.grid(), heldOut.vocabulary(), heldOut.classes());
        for (int i = 0; i < heldOut.size(); i += every) {
            some.add(heldOut.tokens(i), heldOut.label(i));
        }
        return some;
    }

    private static Map<String, Double> metrics(
            TrainingProgress progress, FromScratch trained, Trainer trainer, HeldOut watched) {
        Map<String, Double> values = Metrics.of(progress);
        if (progress.step() % WATCH_EVERY == 0 || progress.step() == progress.steps()) {
            values.put(
                    "held_out",
                    trainer.loop().withAveragedWeights(() -> trained.crossEntropy(watched)));
        }
        return values;
    }

    private String card(ModelCard card, BackboneConfig config, TokenSplit grids, Result result) {
        return card.fact("grid", config.grid() + " tokens of " + config.vocabulary() + " codes")
                .fact("layers, heads, width", sizes)
                .fact("training grids", grids.train().size() + ", photographs and mirror images")
                .fact("training", training)
                .fact("weights", WrittenWeights.of(training))
                .fact(
                        "cross-entropy on " + grids.heldOut().size() + " photographs kept apart",
                        nats(result.crossEntropy()) + " nats per token")
                .fact("entropy of the tokens", nats(result.unigramEntropy()) + " nats")
                .text();
    }
}
