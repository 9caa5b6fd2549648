package io.github.flashar.examples.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.evaluate.Evaluation;
import io.github.flashar.examples.model.DecoderKind;
import io.github.flashar.examples.model.Generator;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;

/**
 * Measures the speed of both decoders and, because speed alone says nothing, how well both predict.
 *
 * @param batches batch sizes to measure
 * @param repetitions measured decodes of each decoder and batch size
 * @param guidance of the images
 * @param qualityGrids grids, drawn by the model token by token, to score both predictions on
 * @param seed of these grids
 */
public record BenchRun(
        List<Integer> batches, int repetitions, Guidance guidance, int qualityGrids, long seed) {

    public BenchRun {
        batches = List.copyOf(batches);
    }

    /**
     * What was measured.
     *
     * @param speeds by batch size
     * @param quality cross-entropies of raster and fused prediction
     * @param machine where
     */
    public record Result(List<Speed> speeds, Evaluation quality, Machine machine) {

        /** For a console. */
        public String text() {
            TextTable table = new TextTable("batch", "raster", "diagonal", "ratio");
            for (Speed speed : speeds) {
                table.row(
                        List.of(
                                String.valueOf(speed.batch()),
                                Numbers.time(speed.raster().secondsPerImage()),
                                Numbers.time(speed.diagonal().secondsPerImage()),
                                Numbers.times(speed.ratio())));
            }
            return String.join(
                    System.lineSeparator(),
                    "Time per image; "
                            + speeds.get(0).raster().passes()
                            + " passes against "
                            + speeds.get(0).diagonal().passes()
                            + "; "
                            + machine.summary(),
                    table.toString(),
                    "",
                    quality.table());
        }

        /** For a program. */
        public JsonObject json() {
            JsonArray list = new JsonArray();
            speeds.forEach(speed -> list.add(speed.json()));
            JsonObject root = new JsonObject();
            root.add("speeds", list);
            root.add("quality", quality.json());
            root.add("machine", machine.json());
            return root;
        }
    }

    /** Measures an adapted model. */
    public Result run(Generator generator) {
        Evaluation quality =
                Evaluation.of(
                        generator,
                        Grids.heldOut(generator.raster(), qualityGrids, seed),
                        "grids drawn by the model token by token");
        return new Result(speeds(generator), quality, Machine.here());
    }

    private List<Speed> speeds(Generator generator) {
        DecodeRequest settings =
                DecodeRequest.builder()
                        .setClassIds(0)
                        .setSeeds(seed)
                        .optGuidance(guidance)
                        .optSampling(SamplingConfig.builder().build())
                        .build();
        try (TokenDecoder raster = generator.decoder(DecoderKind.RASTER);
                TokenDecoder diagonal = generator.decoder(DecoderKind.DIAGONAL)) {
            return new SpeedBench(
                            raster, diagonal, settings, generator.config().classPrefix().classes())
                    .measure(batches, repetitions);
        }
    }
}
