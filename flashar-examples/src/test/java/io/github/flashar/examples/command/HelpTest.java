package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @Test
    void mainHelpListsEveryCommandAndTheExitCodes() {
        CommandLineRun run = CommandLineRun.of("--help");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("demo", "train-tokenizer", "pretrain", "adapt", "generate", "evaluate")
                .contains(
                        "extract-codes",
                        "pretokenize",
                        "plan",
                        "bench",
                        "download",
                        "doctor",
                        "Exit codes",
                        "Without a command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "train-tokenizer",
                "pretrain",
                "extract-codes",
                "pretokenize",
                "plan training",
                "adapt",
                "generate",
                "geneval",
                "evaluate",
                "convert",
                "reconstruct",
                "bench decode",
                "bench tokenizer"
            })
    void everyCommandExplainsItself(String command) {
        CommandLineRun run = CommandLineRun.of((Object[]) (command + " --help").split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Usage: flashar " + command)
                .contains("--output", "--seed", "--threads", "Default:")
                .doesNotContain("${");
    }

    @Test
    void groupsListTheirCommands() {
        assertThat(CommandLineRun.of("plan", "--help").out()).contains("training", "drawing");
        assertThat(CommandLineRun.of("bench", "--help").out())
                .contains("decode", "tokenizer", "train");
        assertThat(CommandLineRun.of("plan", "drawing", "--help").out())
                .startsWith("Usage: flashar plan drawing")
                .contains("--model", "--size", "--grid", "--memory", "Default: ")
                .doesNotContain("${", "--output");
    }

    @Test
    void versionNamesWhatResultsDependOn() {
        assertThat(CommandLineRun.of("--version").out()).contains("FlashAR", "PyTorch", "Java");
    }
}
