package io.github.flashar.examples.evaluate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.examples.training.Score;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.evaluate.HeldOut;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a generator predicts grids, in nats per token, class given, no guidance.
 *
 * @param data what the grids are
 * @param grids number of grids
 * @param unigramEntropy of their tokens: what knowing their frequencies alone would reach
 * @param scores of the raster model, and of the adapted model if the generator is one
 */
public record Evaluation(String data, int grids, double unigramEntropy, List<Score> scores) {

    private static final int BATCH = 64;

    public Evaluation {
        scores = List.copyOf(scores);
    }

    /** Scores a generator on grids. An adapted one is scored both ways: as raster model too. */
    public static Evaluation of(Generator generator, TokenDataset grids, String data) {
        HeldOut heldOut = new HeldOut(grids, BATCH);
        List<Score> scores = new ArrayList<>();
        scores.add(Score.raster(heldOut.evaluate(generator.raster())));
        generator
                .flashAr()
                .ifPresent(model -> scores.add(Score.flashAr("FlashAR", heldOut.evaluate(model))));
        return new Evaluation(data, grids.size(), heldOut.unigramEntropy(), scores);
    }

    /** For a console. */
    public String table() {
        TextTable table =
                new TextTable("nats per token", "all cells", "interior", "horizontal", "vertical");
        for (Score score : scores) {
            table.row(score.cells());
        }
        table.row(List.of("frequencies alone", Numbers.nats(unigramEntropy), "", "", ""));
        return table.toString();
    }

    /** For a program; what a model does not have is null. */
    public JsonObject json() {
        JsonArray list = new JsonArray();
        scores.forEach(score -> list.add(score.json()));
        JsonObject root = new JsonObject();
        root.addProperty("data", data);
        root.addProperty("grids", grids);
        root.addProperty("unigram_entropy", unigramEntropy);
        root.add("cross_entropies", list);
        return root;
    }
}
