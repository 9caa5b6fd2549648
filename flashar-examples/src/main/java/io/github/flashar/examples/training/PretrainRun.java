package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.examples.console.FolderLock;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.console.Throughput;
import io.github.flashar.examples.training.PretrainData.Prepared;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.examples.watch.RunDescription;
import io.github.flashar.examples.watch.RunFolder;
import io.github.flashar.examples.watch.RunReport;
import io.github.flashar.examples.watch.SampleOrder;
import io.github.flashar.examples.watch.Watch;
import io.github.flashar.examples.watch.WatchedModel;
import io.github.flashar.examples.watch.Watching;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.infer.model.TokenPictures;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model on tokens of pictures and measures it on pictures kept apart.
 *
 * @param data what to train on
 * @param tokenizer folder of the image tokenizer
 * @param sizes of the backbone; vocabulary, classes and grid follow from tokenizer and data
 * @param model makes the untrained model
 * @param training how to train
 * @param storage how weights are stored
 * @param checkpoints when the state is saved
 * @param device that trains
 */
public record PretrainRun(
        PretrainData data,
        Path tokenizer,
        Sizes sizes,
        FromScratch.Factory model,
        TrainingConfig training,
        StorageType storage,
        Checkpoints checkpoints,
        Device device) {

    private static final int EVALUATION_BATCH = 64;

    /** How many grids kept apart a look takes. */
    private static final int LOOK_GRIDS = 512;

    /** Sizes of a model: layers, heads, width. */
    public record Sizes(int layers, int heads, int dim) {}

    /**
     * What came of it, in nats per token on pictures kept apart.
     *
     * @param crossEntropy of the model, class given
     * @param unigramEntropy of the tokens: what knowing their frequencies alone would reach
     */
    public record Result(double crossEntropy, double unigramEntropy) {}

    /**
     * Trains and writes {@code model/} and the files of a {@link RunFolder} to a folder.
     *
     * @param command that started the run
     * @param lookEvery steps between two looks; 0 for none
     */
    public Result run(Path folder, String command, long lookEvery) {
        try (FolderLock lock = FolderLock.take(folder);
                NDManager manager = NDManager.newBaseManager(device)) {
            OpenTokenizer vq = OpenTokenizer.load(tokenizer, manager);
            Prepared prepared = data.prepare(vq, folder);
            Checks.atLeast("held-out images", prepared.grids().heldOut().size(), 1);
            BackboneConfig config = config(prepared);
            FromScratch trained = model.make(manager, config, training.seed());
            Watching watching =
                    new Watching(
                            command,
                            lookEvery,
                            Optional.of(
                                    new Watching.Samples(
                                            SampleOrder.ofClasses(
                                                    prepared.names(), training.seed()),
                                            new TokenPictures(vq.model(), config.grid()))));
            train(trained, prepared, watching, new RunFolder(folder));
            return finish(trained, prepared, vq, folder);
        }
    }

    private BackboneConfig config(Prepared prepared) {
        TokenSource grids = prepared.grids().train();
        return BackboneConfig.builder()
                .setLayers(sizes.layers())
                .setHeads(sizes.heads())
                .setDim(sizes.dim())
                .setVocabulary(grids.vocabulary())
                .optPrefix(new PrefixConfig.ClassPrefix(prepared.names().names().size()))
                .setGrid(grids.grid())
                .build();
    }

    private void train(
            FromScratch trained, Prepared prepared, Watching watching, RunFolder folder) {
        try (Trainer trainer = trained.trainer(prepared.grids().train(), training);
                SavedRun saved =
                        checkpoints.begin(trainer.loop(), folder.path(), trained.config())) {
            long done = trainer.loop().step();
            RunDescription description =
                    new RunDescription(
                            "Training a " + trained.name() + " from random weights",
                            watching,
                            training.steps(),
                            0,
                            Double.NaN,
                            facts(prepared));
            Throughput throughput = new Throughput();
            try (Watch watch =
                            Watch.start(
                                    folder,
                                    description,
                                    watching,
                                    watched(trained, prepared),
                                    done);
                    Progress bar = Progress.start("training the model", training.steps(), done)) {
                trainer.run(
                        progress -> {
                            trainer.loop().withAveragedWeights(() -> watch.afterStep(progress));
                            throughput.add(progress.tokensPerSecond());
                            bar.update(
                                    progress.step(),
                                    "loss " + nats(progress.loss()) + ", " + throughput);
                            saved.afterStep();
                            return true;
                        });
            }
            trainer.loop().end();
        }
    }

    private static WatchedModel watched(FromScratch trained, Prepared prepared) {
        HeldOut some = new HeldOut(prepared.grids().heldOut().spread(LOOK_GRIDS), EVALUATION_BATCH);
        return new WatchedModel() {
            @Override
            public Measurement measure() {
                return trained.measure(some);
            }

            @Override
            public TokenDecoder decoder() {
                return trained.decoder();
            }
        };
    }

    private List<List<String>> facts(Prepared prepared) {
        TokenSource grids = prepared.grids().train();
        return new Facts()
                .add("Layers, heads, width", sizes)
                .add("Tokens", grids.grid() + " of " + grids.vocabulary() + " codes")
                .add(
                        "Trained on",
                        grids.size()
                                + " grids, "
                                + grids.augmentations()
                                + " augmentations each: "
                                + prepared.source())
                .add("Classes", prepared.names().names().size())
                .add("Grids kept apart", prepared.grids().heldOut().size())
                .training(training)
                .machine()
                .rows();
    }

    private Result finish(FromScratch trained, Prepared prepared, OpenTokenizer vq, Path folder) {
        HeldOut heldOut = new HeldOut(prepared.grids().heldOut(), EVALUATION_BATCH);
        Measurement found = trained.measure(heldOut);
        Result result = new Result(found.value(Measurement.HELD_OUT), heldOut.unigramEntropy());
        trained.write(
                new GeneratorFiles(
                        vq.model(),
                        prepared.names(),
                        storage,
                        card(trained.card(), prepared, result)),
                folder.resolve("model"));
        JsonObject entropy = new JsonObject();
        entropy.addProperty("unigram_entropy", result.unigramEntropy());
        RunFolder files = new RunFolder(folder);
        new ScoreFile(files.scores()).write(List.of(Score.of(trained.name(), found)), entropy);
        RunReport.write(files);
        return result;
    }

    private String card(ModelCard card, Prepared prepared, Result result) {
        TokenSource grids = prepared.grids().train();
        return card.fact("grid", grids.grid() + " tokens of " + grids.vocabulary() + " codes")
                .fact("layers, heads, width", sizes)
                .fact("training grids", grids.size() + ", " + prepared.source())
                .fact("training", training)
                .fact("weights", WrittenWeights.of(training))
                .fact(
                        "cross-entropy on "
                                + prepared.grids().heldOut().size()
                                + " pictures kept apart",
                        nats(result.crossEntropy()) + " nats per token")
                .fact("entropy of the tokens", nats(result.unigramEntropy()) + " nats")
                .text();
    }
}
