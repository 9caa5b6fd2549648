package io.github.flashar.examples.demo;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.nats;
import static io.github.flashar.examples.report.Numbers.percent;
import static io.github.flashar.examples.report.Numbers.time;
import static io.github.flashar.examples.report.Numbers.times;

import io.github.flashar.core.FlashAr;
import io.github.flashar.examples.bench.Speed;
import io.github.flashar.examples.report.ReportPage;
import io.github.flashar.examples.report.ReportPage.KeyFigure;
import io.github.flashar.examples.report.Section;
import io.github.flashar.examples.training.Score;
import io.github.flashar.examples.training.Scores;
import io.github.flashar.infer.model.DecoderKind;
import java.util.ArrayList;
import java.util.List;

/** Writes the page that tells what a demo run did and found. */
final class DemoReport {

    private final DemoResult result;
    private final DemoPictures pictures;

    DemoReport(DemoResult result, DemoPictures pictures) {
        this.result = result;
        this.pictures = pictures;
    }

    ReportPage page() {
        return new ReportPage(
                "FlashAR: whole diagonals instead of single tokens",
                lead(),
                figures(),
                List.of(
                        images(),
                        speed(),
                        learning(),
                        gates(),
                        outlook(),
                        settings(),
                        new Section("Machine and versions").facts(machine())));
    }

    private String lead() {
        return String.format(
                "A raster-scan image generator draws %s tokens one by one. FlashAR gave it a second"
                        + " branch that predicts downwards and a gate that mixes both, so that it draws"
                        + " whole anti-diagonals. It learned that here in %s, from %d token grids that"
                        + " the raster model drew itself: no photograph was used.",
                result.grid(), time(result.seconds().adaptation()), result.settings().grids());
    }

    private List<KeyFigure> figures() {
        Speed speed = result.speed();
        Scores scores = result.scores();
        return List.of(
                new KeyFigure(
                        speed.of(DecoderKind.RASTER).passes()
                                + " → "
                                + speed.of(DecoderKind.DIAGONAL).passes(),
                        "passes through the model",
                        "for an image of " + result.grid() + " tokens"),
                new KeyFigure(
                        times(speed.ratio()),
                        "faster",
                        "batch " + speed.batch() + ", measured taking turns in one run"),
                new KeyFigure(
                        time(speed.of(DecoderKind.DIAGONAL).secondsPerImage()),
                        "per image",
                        "raster: " + time(speed.of(DecoderKind.RASTER).secondsPerImage())),
                new KeyFigure(
                        "+" + nats(scores.remaining()),
                        "nats per token above the raster model",
                        percent(scores.gapClosed()) + " of the gap at initialisation closed"));
    }

    private Section images() {
        DemoSettings settings = result.settings();
        return new Section("The same classes, drawn both ways")
                .paragraph(
                        String.format(
                                "Left the raster model as it was, right the adapted model. Guidance"
                                        + " %s, temperature %s, the same seeds. A draw depends on seed"
                                        + " and cell only, so both use the same random numbers; the"
                                        + " images differ where the predictions do.",
                                settings.guidance().scale(), settings.sampling().temperature()))
                .picture(pictures.comparison(), "raster (left) and diagonal decoder (right)");
    }

    private Section speed() {
        List<List<String>> rows = new ArrayList<>();
        for (Speed speed : result.speeds()) {
            rows.add(
                    List.of(
                            String.valueOf(speed.batch()),
                            time(speed.of(DecoderKind.RASTER).secondsPerImage()),
                            time(speed.of(DecoderKind.DIAGONAL).secondsPerImage()),
                            times(speed.ratio())));
        }
        return new Section("Speed")
                .paragraph(
                        "Time per image from class to tokens, guidance included. The decoders took"
                                + " turns; medians. "
                                + result.machine().summary()
                                + ".")
                .table(List.of("batch", "raster", "diagonal", "ratio"), rows);
    }

    private Section learning() {
        Scores scores = result.scores();
        return new Section("What the adaptation learned")
                .paragraph(
                        String.format(
                                "Cross-entropy in nats per token on %d grids kept apart, class"
                                        + " given, no guidance; lower is better. The raster model knows"
                                        + " every earlier token, FlashAR draws the cells of a diagonal"
                                        + " independently of each other, so a small distance remains."
                                        + " Heads alone predict interior cells only and are compared"
                                        + " there.",
                                result.settings().heldOutGrids()))
                .table(
                        List.of(
                                "model",
                                "all cells",
                                "interior cells",
                                "horizontal head alone",
                                "vertical head alone"),
                        scores.all().stream().map(Score::cells).toList())
                .picture(pictures.curves(), "cross-entropy of each training step, smoothed");
    }

    private Section gates() {
        return new Section("Which branch decides")
                .paragraph(
                        "Mean gate of each cell over the grids kept apart: the weight of the"
                                + " prediction from the left against the one from above. Row 0 has no"
                                + " neighbour above, column 0 none to the left. Interior mean: "
                                + fixed(result.gates().interiorMean(), 2)
                                + ".")
                .picture(pictures.gates(), "mean gate value by cell");
    }

    private Section outlook() {
        Scores scores = result.scores();
        return new Section("What this run reached, and a long one")
                .paragraph(
                        String.format(
                                "%d steps closed %s of the gap between the freshly initialised"
                                        + " FlashAR and the raster model; %s nats per token remain."
                                        + " That is a demonstration, not a finished model. A long"
                                        + " adaptation with the same settings:",
                                result.settings().steps(),
                                percent(scores.gapClosed()),
                                nats(scores.remaining())))
                .command(LongRun.COMMAND)
                .paragraph("Draw with the model of this run:")
                .command(
                        "scripts/flashar generate --model out/demo/model --classes 0,3,8 --count"
                                + " 4");
    }

    private Section settings() {
        DemoSettings settings = result.settings();
        return new Section("Settings and seeds")
                .facts(
                        List.of(
                                List.of("Seed", String.valueOf(settings.seed())),
                                List.of(
                                        "Weights",
                                        String.format(
                                                "%,d raster, %,d with the vertical branch",
                                                result.parameters().raster(),
                                                result.parameters().flashAr())),
                                List.of("Branch layer m", String.valueOf(settings.branchLayer())),
                                List.of(
                                        "Training grids",
                                        settings.grids()
                                                + " self-drawn (temperature 1, no guidance), "
                                                + time(result.seconds().drawing())),
                                List.of(
                                        "Grids kept apart",
                                        String.valueOf(settings.heldOutGrids())),
                                List.of(
                                        "Schedule",
                                        String.format(
                                                "%d steps of %d grids; stage 2 from step %d",
                                                settings.steps(),
                                                settings.batch(),
                                                result.stageBorder())),
                                List.of("Learning rate", String.valueOf(settings.learningRate())),
                                List.of("Guidance", String.valueOf(settings.guidance().scale())),
                                List.of("Sampling", settings.sampling().toString())));
    }

    private List<List<String>> machine() {
        List<List<String>> facts = new ArrayList<>(result.machine().facts());
        facts.add(List.of("FlashAR", FlashAr.version()));
        return facts;
    }
}
