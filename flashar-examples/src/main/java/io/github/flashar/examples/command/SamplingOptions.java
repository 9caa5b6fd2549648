package io.github.flashar.examples.command;

import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import picocli.CommandLine.Option;

/** How tokens are drawn. */
final class SamplingOptions {

    @Option(
            names = "--guidance",
            paramLabel = "S",
            defaultValue = "2",
            description = "Classifier-free guidance; up to 1 is none. Default: ${DEFAULT-VALUE}")
    private double guidance;

    @Option(
            names = "--guidance-interval",
            paramLabel = "N",
            defaultValue = "-1",
            description =
                    "Guide until N tokens are drawn; below 0 the whole image."
                            + " Default: ${DEFAULT-VALUE}")
    private int guidanceInterval;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description =
                    "Divides the logits; 0 takes the likeliest token. Default: ${DEFAULT-VALUE}")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Draw from the K likeliest tokens; 0 is all. Default: ${DEFAULT-VALUE}")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Draw from the likeliest tokens of mass P. Default: ${DEFAULT-VALUE}")
    private double topP;

    /** Asks for images drawn like this. */
    GenerationRequest.Builder over(GenerationRequest.Builder request) {
        return request.optGuidance(guidance)
                .optGuidanceInterval(guidanceInterval)
                .optTemperature(temperature)
                .optTopK(topK)
                .optTopP(topP);
    }

    Guidance guidance() {
        return new Guidance(guidance, guidanceInterval);
    }

    SamplingConfig sampling() {
        return SamplingConfig.builder()
                .optTemperature(temperature)
                .optTopK(topK)
                .optTopP(topP)
                .build();
    }
}
