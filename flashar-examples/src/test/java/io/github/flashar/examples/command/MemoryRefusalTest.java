package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyCaptionModel;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.sampling.Guidance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit the memory ends in one line before it is loaded. */
class MemoryRefusalTest {

    @TempDir Path folder;

    @AfterEach
    void measureAgain() {
        System.clearProperty(MachineMemory.PROPERTY);
    }

    @Test
    void theLargestModelsAreRefusedAtOnce() {
        System.setProperty(MachineMemory.PROPERTY, "6g");
        for (String size : new String[] {"3B", "7B"}) {
            long start = System.nanoTime();
            refuses("LlamaGen-XXL fits", "bench", "decode", "--size", size);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void theBatchThatFitsIsNamed() {
        Path model = TinyGenerator.write(folder.resolve("model"));
        MemoryPlan plan =
                GeneratorConfig.read(model).memory(Set.of(DecoderKind.RASTER), 5, Guidance.of(2));
        System.setProperty(MachineMemory.PROPERTY, String.valueOf(plan.bytes()));

        String[] generate = {"generate", "--model", model.toString(), "--decoder", "raster"};
        refuses("a batch of 5 fits", with(generate, "--batch", "6"));
        String output = folder.resolve("out").toString();
        assertThat(CommandLineRun.of(with(generate, "--batch", "5", "--output", output)).code())
                .isZero();
    }

    @Test
    void anAdaptationThatDoesNotFitIsRefusedBeforeAnythingIsLoaded() {
        Path model = TinyGenerator.write(folder.resolve("model"));
        System.setProperty(MachineMemory.PROPERTY, "2m");
        refuses("a batch of ", "adapt", "--model", model, "--batch", "64");
        System.setProperty(MachineMemory.PROPERTY, "4g");
        CommandLineRun probe =
                CommandLineRun.of(
                        "plan",
                        "training",
                        "--recipe",
                        "llamagen-xl",
                        "--size",
                        "XL",
                        "--probe",
                        "--output",
                        folder.resolve("plan"));
        assertThat(probe.errorLines()).singleElement().asString().contains("a smaller model");
        assertThat(probe.code()).isEqualTo(1);
    }

    private static Object[] with(String[] command, String... options) {
        return Stream.of(command, options).flatMap(Stream::of).toArray();
    }

    @Test
    void everyLargeLoadIsPlanned() throws IOException {
        Path model = TinyGenerator.write(folder.resolve("model"));
        Path file =
                TinyCaptionModel.weights(
                        folder.resolve("t2i.safetensors"),
                        TinyCaptionModel.CONFIG.parameterSpecs(),
                        StorageType.FLOAT32);
        Path encoder = TinyCaptionModel.textEncoder(folder.resolve("t5"));
        Path captions = folder.resolve("captions/model");
        CommandLineRun converted =
                CommandLineRun.of(
                        "convert",
                        file,
                        "--grid",
                        "4x6",
                        "--heads",
                        2,
                        "--tokenizer",
                        TinyCaptionModel.weights(
                                folder.resolve("vq.safetensors"),
                                TinyGenerator.TOKENIZER.parameterSpecs(),
                                StorageType.FLOAT32),
                        "--output",
                        captions.getParent());
        assertThat(converted.code()).isZero();

        System.setProperty(MachineMemory.PROPERTY, "10k");
        refuses("needed to load", "evaluate", "--model", model);
        Object[] prompt = {
            "generate",
            "--model",
            captions,
            "--decoder",
            "raster",
            "--prompt",
            "a cat",
            "--text-encoder",
            encoder,
            "--count",
            3
        };
        refuses("needed to draw 3 at a time", prompt);
        long withoutEncoder =
                GeneratorConfig.read(captions)
                        .memory(Set.of(DecoderKind.RASTER), 3, Guidance.of(2))
                        .bytes();
        System.setProperty(MachineMemory.PROPERTY, String.valueOf(withoutEncoder));
        refuses("a batch of 2 fits", prompt);
    }

    private CommandLineRun refuses(String expected, Object... args) {
        Path output = folder.resolve("refused");
        Object[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--output";
        all[args.length + 1] = output;

        CommandLineRun run = CommandLineRun.of(all);

        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains(" available: ")
                .contains(expected);
        assertThat(run.code()).isEqualTo(1);
        assertThat(output).doesNotExist();
        return run;
    }
}
