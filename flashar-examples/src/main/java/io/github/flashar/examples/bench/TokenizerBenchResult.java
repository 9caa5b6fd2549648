package io.github.flashar.examples.bench;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.percent;
import static io.github.flashar.examples.report.Numbers.time;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What an image tokenizer takes.
 *
 * @param bench what was asked for
 * @param decodeSeconds median time from the tokens of a batch to bytes of pixels
 * @param encodeSeconds median time from the pixels of a batch to its tokens
 * @param parts of the decoder, lowest resolution first
 * @param convolutionRate of the best single convolution, operations a second
 * @param machine where
 */
public record TokenizerBenchResult(
        TokenizerBench bench,
        double decodeSeconds,
        double encodeSeconds,
        List<Part> parts,
        double convolutionRate,
        Machine machine) {

    private static final double GIGA = 1e9;

    /**
     * The decoder at one resolution.
     *
     * @param side height and width in pixels
     * @param flops floating-point operations of its convolutions, two for each multiplication;
     *     attention, norms and activations are left out
     * @param seconds median time of all of it
     */
    public record Part(int side, double flops, double seconds) {}

    /** For a console. */
    public String text() {
        TextTable table = new TextTable("decoder at", "time", "GFLOP", "GFLOP/s", "share");
        for (Part part : parts) {
            double rate = part.flops() / part.seconds();
            table.row(
                    List.of(
                            part.side() + " x " + part.side(),
                            time(part.seconds()),
                            fixed(part.flops() / GIGA, 1),
                            fixed(rate / GIGA, 0),
                            percent(rate / convolutionRate)));
        }
        return String.join(
                System.lineSeparator(),
                machine.summary(),
                String.format(
                        Locale.ROOT,
                        "%d x %d pixels, batch %d: decoding %s, encoding %s an image",
                        bench.size(),
                        bench.size(),
                        bench.batch(),
                        time(decodeSeconds / bench.batch()),
                        time(encodeSeconds / bench.batch())),
                String.format(
                        Locale.ROOT,
                        "Share: of the %.0f GFLOP/s of the best 3 x 3 convolution",
                        convolutionRate / GIGA),
                table.toString());
    }

    /** For a program. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("size", bench.size());
        json.addProperty("batch", bench.batch());
        json.addProperty("repetitions", bench.repetitions());
        json.addProperty("precision", machine.precision());
        json.addProperty("decode_seconds_per_image", decodeSeconds / bench.batch());
        json.addProperty("encode_seconds_per_image", encodeSeconds / bench.batch());
        JsonArray resolutions = new JsonArray();
        for (Part part : parts) {
            JsonObject entry = new JsonObject();
            entry.addProperty("side", part.side());
            entry.addProperty("flops", part.flops());
            entry.addProperty("seconds", part.seconds());
            resolutions.add(entry);
        }
        json.add("decoder_by_resolution", resolutions);
        json.addProperty("convolution_flops_per_second", convolutionRate);
        json.add("machine", machine.json());
        return json;
    }
}
