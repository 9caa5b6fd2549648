package io.github.flashar.examples.command;

import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.doctor.Doctor;
import io.github.flashar.infer.doctor.Finding;
import io.github.flashar.infer.doctor.Report;
import io.github.flashar.infer.doctor.Status;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine lacks. Computes next to nothing, so it has none of the other options. */
@Command(
        name = "doctor",
        description = {
            "Looks at Java, DJL, PyTorch, GPU driver and libraries, memory and folders, and says what"
                    + " is missing and how to mend it.",
            ""
        },
        footer = {
            "",
            "Exit code 0 if all works, with or without warnings, else 1. PyTorch is loaded in the"
                    + " middle of it; should that end the process, the lines before say what is"
                    + " known.",
            "",
            "Example: flashar doctor --device gpu"
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

    /** Found texts stand below each other; the longest subject fits. */
    private static final String LINE = "%-7s  %-15s  %s%n";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description =
                    "What is to compute: cpu, gpu, or a numbered one such as gpu:1, which must then"
                            + " be there. Default: ${DEFAULT-VALUE}")
    private String device = "cpu";

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = FlashArCommand.required(spec).commandLine().getOut();
        Report report = Doctor.examine(Devices.parse(device), finding -> print(out, finding));
        out.println();
        out.println(summary(report));
        return report.usable() ? 0 : Failures.FAILED;
    }

    /** At once: loading PyTorch may end the process. */
    private static void print(PrintWriter out, Finding finding) {
        Status status = finding.status();
        out.printf(LINE, status == Status.OK ? "ok" : status, finding.subject(), finding.found());
        if (status != Status.OK) {
            out.printf(LINE, "", "", "-> " + finding.remedy());
        }
        out.flush();
    }

    private String summary(Report report) {
        int warnings = report.count(Status.WARNING);
        String count = warnings == 1 ? "1 warning" : warnings + " warnings";
        return report.usable()
                ? "FlashAR can run here on " + device + ", " + count
                : "FlashAR cannot run here on " + device + ": mend what is a PROBLEM";
    }
}
