package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From extracted codes to a model. */
class PretrainOnCodesTest extends TrainingCommandsBase {

    @Test
    void aModelIsTrainedOnExtractedCodes() throws IOException {
        succeeds(trainTokenizer("tokenizer-run", 1));
        Path tokenizer = folder.resolve("tokenizer-run/tokenizer");
        for (String format : List.of("shards", "npy")) {
            Path codes = folder.resolve("codes-" + format);
            succeeds(
                    "extract-codes",
                    "--data",
                    photographs,
                    "--tokenizer",
                    tokenizer,
                    "--size",
                    8,
                    "--crop",
                    "ten-crop",
                    "--format",
                    format,
                    "--output",
                    codes);
            succeeds(pretrainOnCodes(codes, tokenizer, format));
        }

        // The layouts hold the same grids, and which crop an epoch takes does not depend on them.
        assertThat(folder.resolve("shards/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("npy/model/model.safetensors"));
        try (Generator generator = Generator.open(folder.resolve("shards/model"))) {
            assertThat(generator.conditioning())
                    .isEqualTo(new ClassNames(List.of("cat", "dog", "frog")));
        }
        assertThat(Files.readString(folder.resolve("npy/report.html")))
                .contains("12 grids, 10 augmentations each", "codes in codes-npy");
    }

    @Test
    void codesThatDoNotFitAreRefused() throws IOException {
        succeeds(trainTokenizer("tokenizer-run", 1));
        succeeds(add(trainTokenizer("other", 1), "--seed", 2));
        Path tokenizer = folder.resolve("tokenizer-run/tokenizer");
        Path codes = folder.resolve("codes");
        succeeds(
                "extract-codes",
                "--data",
                photographs,
                "--tokenizer",
                tokenizer,
                "--size",
                8,
                "--format",
                "npy",
                "--output",
                codes);

        refuses(
                pretrainOnCodes(codes, folder.resolve("other/tokenizer"), "run"),
                "made with another tokenizer");
        Files.delete(codes.resolve("extraction.json"));
        refuses(pretrainOnCodes(codes, tokenizer, "run"), "--classes");
        succeeds(add(pretrainOnCodes(codes, tokenizer, "run"), "--classes", 3));
        refuses(pretrainOnCodes(photographs, tokenizer, "run2"), "--classes");
        refuses(
                add(pretrainOnCodes(photographs, tokenizer, "run2"), "--classes", 3),
                "holds no codes");
        refuses(add(pretrain("run2"), "--classes", 3), "belongs to --codes");
    }

    private static void refuses(Object[] args, String problem) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines()).singleElement().asString().contains(problem);
    }

    private Object[] pretrainOnCodes(Path codes, Path tokenizer, String output) {
        return new Object[] {
            "pretrain",
            "--codes",
            codes,
            "--held-out",
            2,
            "--image-size",
            8,
            "--tokenizer",
            tokenizer,
            "--layers",
            1,
            "--heads",
            1,
            "--dim",
            8,
            "--steps",
            4,
            "--batch",
            5,
            "--warmup",
            1,
            "--samples-every",
            2,
            "--output",
            folder.resolve(output)
        };
    }
}
