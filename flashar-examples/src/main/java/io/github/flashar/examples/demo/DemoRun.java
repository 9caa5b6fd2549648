package io.github.flashar.examples.demo;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.examples.bench.Speed;
import io.github.flashar.examples.bench.SpeedBench;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.examples.generate.Drawing;
import io.github.flashar.examples.training.AdaptRun;
import io.github.flashar.examples.training.Adaptation;
import io.github.flashar.examples.training.Checkpoints;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.examples.watch.Watching;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.generate.ImageSpec;
import io.github.flashar.infer.generate.Subject;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.loop.TrainingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The whole path: draw grids, adapt, draw the same classes both ways, measure, report.
 *
 * @param settings what to do
 * @param model folder of the raster generator; null takes the one that ships with the examples
 * @param folder where everything is written
 */
public record DemoRun(DemoSettings settings, @Nullable Path model, Path folder) {

    /** File name of the report. */
    public static final String REPORT = "report.html";

    private static final int DRAWING_BATCH = 32;
    private static final List<Integer> SPEED_BATCHES = List.of(1, 10);
    private static final int SPEED_ROUNDS = 3;

    /** Runs the demo and writes its files; the report comes last. */
    public DemoResult run() {
        OutputFolder.make(folder);
        try (Generator raster = Generator.open(DemoModel.unlessChosen(model, folder));
                NDManager manager = NDManager.newBaseManager()) {
            long start = System.nanoTime();
            TokenSplit grids =
                    Grids.selfDrawn(
                            raster.raster(),
                            settings.grids(),
                            settings.heldOutGrids(),
                            settings.seed());
            double drawingSeconds = (System.nanoTime() - start) / 1e9;
            Adaptation adaptation = adaptation(raster);
            Adaptation.Result adapted =
                    adaptation.run(
                            raster.raster(),
                            TrainingData.of(grids),
                            Watching.METRICS,
                            List.of(),
                            manager,
                            folder);
            new AdaptRun(adaptation, StorageType.FLOAT32)
                    .write(raster, adapted, settings.grids() + " grids it drew itself", folder);
            return report(raster, adapted, drawingSeconds);
        }
    }

    private Adaptation adaptation(Generator raster) {
        return new Adaptation(
                FlashArConfig.paper(raster.config(), settings.branchLayer()),
                TrainingConfig.builder()
                        .setSteps(settings.steps())
                        .setBatchSize(settings.batch())
                        .setPeakLearningRate(settings.learningRate())
                        .setSeed(settings.seed())
                        // The model has drawn a tenth of its grids without a class already.
                        .optLabelDropout(0)
                        .build(),
                AdaptationConfig.PAPER,
                Checkpoints.NONE);
    }

    /** Draws with the model as it was written, measures, and writes pictures and page. */
    private DemoResult report(Generator raster, Adaptation.Result adapted, double drawingSeconds) {
        try (Generator flashAr = Generator.openToDraw(folder.resolve("model"))) {
            Drawing before = draw(raster);
            Drawing after = draw(flashAr);
            writePng("raster.png", Drawing.sheet(before));
            writePng("diagonal.png", Drawing.sheet(after));
            writePng("comparison.png", Drawing.sheet(before, after));
            DemoResult result =
                    new DemoResult(
                            settings,
                            raster.config().grid(),
                            new DemoResult.ParameterCounts(
                                    raster.raster().parameters().count(),
                                    adapted.model().parameters().count()),
                            adapted.scores(),
                            adapted.stageBorder(),
                            adapted.gates(),
                            speeds(raster, flashAr),
                            Machine.here(),
                            new DemoResult.Seconds(drawingSeconds, adapted.seconds()));
            AtomicFiles.writeText(
                    folder.resolve(REPORT), new DemoReport(result, pictures()).page().html());
            return result;
        }
    }

    /** Draws every class in the fastest way there is. */
    private Drawing draw(Generator model) {
        int count = settings.imagesPerClass();
        List<ImageSpec> images =
                IntStream.range(0, count * model.config().classPrefix().classes())
                        .mapToObj(i -> image(i / count, settings.seed() + i % count))
                        .toList();
        try (ImageGenerator generator =
                ImageGenerator.builder().setGenerator(model).optMaxBatch(DRAWING_BATCH).build()) {
            return Drawing.draw(
                    generator,
                    new GenerationRequest(images, Optional.empty(), Optional.empty()),
                    count);
        }
    }

    private ImageSpec image(int classId, long seed) {
        return new ImageSpec(
                new Subject.ClassId(classId), seed, settings.guidance(), settings.sampling());
    }

    private List<Speed> speeds(Generator raster, Generator flashAr) {
        DecodeRequest request =
                DecodeRequest.builder()
                        .setClassIds(0)
                        .setSeeds(settings.seed())
                        .optGuidance(settings.guidance())
                        .optSampling(settings.sampling())
                        .build();
        try (TokenDecoder before = raster.decoder(DecoderKind.RASTER);
                TokenDecoder after = flashAr.decoder(DecoderKind.DIAGONAL)) {
            Map<DecoderKind, TokenDecoder> decoders =
                    Map.of(DecoderKind.RASTER, before, DecoderKind.DIAGONAL, after);
            return new SpeedBench(decoders, request, raster.config().classPrefix().classes())
                    .measure(SPEED_BATCHES, SPEED_ROUNDS);
        }
    }

    private DemoPictures pictures() {
        return new DemoPictures(
                bytes("comparison.png"), bytes("learning-curves.png"), bytes("gate-map.png"));
    }

    private void writePng(String name, RgbImage image) {
        ImageFiles.writePng(folder.resolve(name), image, Map.of());
    }

    private byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
