package io.github.flashar.infer.decode;

import io.github.flashar.core.fixtures.Emu35Fixture;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import io.github.flashar.testkit.golden.GoldenComparison;
import java.util.Arrays;
import java.util.List;

/** What is drawn of a fixture of kind {@code emu35}, whatever draws it. */
public final class Emu35Draws {

    /** Longer than any text of the fixture: padding has to stay without effect. */
    public static final int ROOM = 9;

    private Emu35Draws() {}

    /** Guidance of the guided grid. */
    public static Guidance guidance(Emu35Fixture emu) {
        return Guidance.of(emu.expected().get("cfg_scale").getAsDouble());
    }

    /** The fixture's prompt, drawn greedily. */
    public static DecodeRequest request(Emu35Fixture emu, Guidance guidance) {
        return DecodeRequest.builder()
                .setTexts(List.of(new TextPrompt(emu.prompt(), emu.unconditional())))
                .setSeeds(0)
                .optGuidance(guidance)
                .optSampling(SamplingConfig.greedy())
                .build();
    }

    /** Compares what a decoder draws with a grid of the fixture. */
    public static void compareGrid(
            GoldenComparison golden,
            Emu35Fixture emu,
            String name,
            TokenDecoder decoder,
            Guidance guidance) {
        int[] tokens = decoder.decode(request(emu, guidance)).tokens()[0];
        golden.equal(name, Arrays.stream(tokens).asLongStream().toArray(), emu.grid(name));
    }
}
