package io.github.flashar.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a command printed and returned.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error, as far as the command line itself wrote it
 */
public record CommandLineRun(int code, String out, String err) {

    /** Runs a command in this JVM. */
    public static CommandLineRun of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    /** Lines of standard error. */
    public List<String> errorLines() {
        return err.lines().toList();
    }
}
