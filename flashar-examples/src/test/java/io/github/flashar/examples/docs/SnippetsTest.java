package io.github.flashar.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.examples.ChildJvm;
import io.github.flashar.examples.Main;
import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the pages tell people to type works: Java is compiled and run, commands are parsed. */
class SnippetsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What somebody who follows a page would import. */
    private static final List<String> PACKAGES =
            List.of(
                    "ai.djl",
                    "ai.djl.inference",
                    "ai.djl.metric",
                    "ai.djl.modality",
                    "ai.djl.ndarray",
                    "ai.djl.repository.zoo",
                    "ai.djl.training.util",
                    "io.github.flashar.core.checkpoint",
                    "io.github.flashar.core.model",
                    "io.github.flashar.infer.decode",
                    "io.github.flashar.infer.generate",
                    "io.github.flashar.infer.model",
                    "io.github.flashar.infer.sampling",
                    "io.github.flashar.infer.service",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent");

    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

    @TempDir Path folder;

    static List<Snippet> java() throws IOException {
        return snippets().filter(snippet -> snippet.language().equals("java")).toList();
    }

    static List<Snippet> commands() throws IOException {
        return snippets().filter(snippet -> !snippet.commands().isEmpty()).toList();
    }

    private static Stream<Snippet> snippets() throws IOException {
        List<Snippet> all = new ArrayList<>(Snippet.of(ROOT.resolve("README.md")));
        Path docs = ROOT.resolve("docs");
        if (Files.isDirectory(docs)) {
            try (Stream<Path> pages = Files.list(docs)) {
                for (Path page : pages.filter(p -> p.toString().endsWith(".md")).toList()) {
                    all.addAll(Snippet.of(page));
                }
            }
        }
        return all.stream();
    }

    /** Runs it where it finds a model in out/demo/model. */
    @ParameterizedTest
    @MethodSource("java")
    void javaRuns(Snippet snippet) throws Exception {
        TinyGenerator.writeAdapted(Files.createDirectories(folder.resolve("out/demo/model")));
        Path source = folder.resolve("Snippet.java");
        Files.writeString(source, program(snippet));
        compile(snippet, source);

        ProcessBuilder builder = ChildJvm.of(SnippetsTest.class);
        List<String> command = builder.command();
        command.set(command.indexOf(SnippetsTest.class.getName()), "Snippet");
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath, folder + System.getProperty("path.separator") + command.get(classPath));
        Path output = folder.resolve("output.txt");
        Process process =
                builder.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", snippet, Files.readString(output)).isZero();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreUnderstood(Snippet snippet) throws Exception {
        for (String line : snippet.commands()) {
            if (line.contains("<") || line.contains("…")) {
                continue; // says where something goes, is not to be typed
            }
            List<String> words = new ArrayList<>();
            Matcher matcher = WORD.matcher(line);
            while (matcher.find()) {
                words.add(matcher.group().replaceAll("^[\"']|[\"']$", ""));
            }
            StringWriter problem = new StringWriter();
            CommandLine parser = Main.commandLine();
            try {
                parser.parseArgs(words.toArray(String[]::new));
            } catch (CommandLine.ParameterException e) {
                problem.append(e.getMessage());
            }
            assertThat(problem.toString()).as("%s: flashar %s", snippet, line).isEmpty();
        }
    }

    private static String program(Snippet snippet) {
        StringBuilder program = new StringBuilder();
        PACKAGES.forEach(name -> program.append("import ").append(name).append(".*;\n"));
        return program.append("public class Snippet {\n")
                .append("public static void main(String[] args) throws Exception {\n")
                .append(snippet.code())
                .append("}\n}\n")
                .toString();
    }

    private void compile(Snippet snippet, Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            folder.toString(),
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertThat(compiled).as("%s: %s", snippet, messages).isTrue();
        }
    }
}
