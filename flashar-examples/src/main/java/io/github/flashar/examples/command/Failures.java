package io.github.flashar.examples.command;

import ai.djl.engine.EngineException;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.console.StopSignal;
import io.github.flashar.examples.training.StoppedException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns whatever a command throws into one line for a person and an exit code: {@value
 * #BAD_REQUEST} if the request was wrong, 130 after Ctrl-C, {@value #FAILED} otherwise.
 */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    static final int FAILED = 1;
    static final int BAD_REQUEST = 2;

    private static final String DEBUG_PROPERTY = "flashar.debug";

    private final PrintWriter err;
    private final BooleanSupplier stacktrace;

    /** Reports to {@code err}; shows stack traces if {@code stacktrace} says so at that moment. */
    public Failures(PrintWriter err, BooleanSupplier stacktrace) {
        this.err = err;
        this.stacktrace = stacktrace;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return report(e, oneLine(e.getMessage()) + " (see " + name + " --help)", BAD_REQUEST);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return report(e);
    }

    /** Prints what went wrong and returns the exit code. */
    public int report(Throwable failure) {
        if (failure instanceof InvalidRequestException) {
            return report(failure, oneLine(failure.getMessage()), BAD_REQUEST);
        }
        if (failure instanceof StoppedException) {
            return report(failure, oneLine(failure.getMessage()), StopSignal.EXIT_CODE);
        }
        if (failure instanceof FlashArException) {
            return report(failure, oneLine(failure.getMessage()), FAILED);
        }
        return report(failure, oneLine(failure + hint(failure)), FAILED);
    }

    private static String hint(Throwable failure) {
        boolean engine = failure instanceof EngineException || failure instanceof LinkageError;
        return engine
                ? " (--stacktrace shows where; \"flashar doctor\" looks for what is missing)"
                : " (--stacktrace shows where)";
    }

    private int report(Throwable failure, String line, int code) {
        err.println(line);
        if (stacktrace.getAsBoolean() || Boolean.getBoolean(DEBUG_PROPERTY)) {
            failure.printStackTrace(err);
        }
        return code;
    }

    private static String oneLine(@Nullable String message) {
        return Objects.requireNonNullElse(message, "unknown error")
                .strip()
                .replaceAll("\\s*\\R\\s*", "; ");
    }
}
