package io.github.flashar.infer.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.fixtures.TinyGenerator;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The CUDA engine draws on a machine that has no DJL engine and no JNA. */
class NoEngineTest {

    private static final Pattern ENGINES = Pattern.compile("(pytorch|libtorch|jna|tokenizers).*");

    private static final List<String> PASSED_ON =
            List.of("org.bytedeco.javacpp.platform.linkpath", "flashar.cubin-cache");

    @Test
    @Timeout(120)
    void drawsTheSameImagesWithoutAnyEngine(@TempDir Path folder) throws Exception {
        TestDevice.require();
        Path generator = TinyGenerator.writeAdapted(folder);
        assertThat(runWithoutEngine(generator))
                .containsExactly("engine: false", "JNA: false", EnginelessDrawing.draw(generator));
    }

    private static List<String> runWithoutEngine(Path generator) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        for (String property : PASSED_ON) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(List.of("-cp", classPathWithoutEngines()));
        command.addAll(List.of(EnginelessDrawing.class.getName(), generator.toString()));
        Process child =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static String classPathWithoutEngines() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !ENGINES.matcher(nameOf(entry)).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String nameOf(String entry) {
        return Path.of(entry).getFileName().toString();
    }
}
