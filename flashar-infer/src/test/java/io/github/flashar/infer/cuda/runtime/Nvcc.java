package io.github.flashar.infer.cuda.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** NVIDIA's compiler of the CUDA toolkit, which needs no GPU. */
public final class Nvcc {

    private static final int SECONDS = 120;

    private final Path program;
    private final Path folder;
    private final List<String> architectures;
    private final Set<String> compiled = new TreeSet<>();

    private Nvcc(Path program, Path folder, List<String> architectures) {
        this.program = program;
        this.folder = folder;
        this.architectures = architectures;
    }

    /**
     * Returns it, or skips the test, saying why, where the toolkit is not installed.
     *
     * @param folder for its files
     * @param architectures what it compiles for, such as {@code 90a}
     */
    public static Nvcc require(Path folder, List<String> architectures) {
        Optional<Path> found =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(path -> Path.of(path, "nvcc"))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isEmpty()) {
            System.out.println("skipped, no CUDA compiler: nvcc is not on the PATH");
        }
        assumeTrue(found.isPresent(), "nvcc is not on the PATH");
        return new Nvcc(found.orElseThrow(), folder, architectures);
    }

    /** Kernels that it, too, has to compile, and without spilling registers to memory. */
    public Kernels kernels(CudaDevice device) {
        Cubins cache = CubinCache.ofUser();
        return new Kernels(
                device,
                (source, architecture) -> {
                    compile(source);
                    return cache.get(source, architecture);
                });
    }

    /** Names of the kernels that it compiled. */
    public Set<String> compiled() {
        return compiled;
    }

    private void compile(KernelSource source) {
        try {
            source.headers().forEach(this::write);
            write(source.name() + ".cu", source.text());
            Path log = folder.resolve("log.txt");
            Process process =
                    new ProcessBuilder(command(source))
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(log);
            assertThat(process.exitValue()).as("%s: %s", source, said).isZero();
            assertThat(said.split("bytes stack frame", -1)).hasSize(architectures.size() + 1);
            assertThat(said).as(source.toString()).doesNotContainPattern("[1-9]\\d* bytes spill");
            compiled.add(source.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while nvcc ran", e);
        }
    }

    private List<String> command(KernelSource source) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(program.toString(), "-fatbin", "-std=c++17", "-Xptxas", "-v"));
        for (String architecture : architectures) {
            command.add("-gencode");
            command.add(String.format("arch=compute_%1$s,code=sm_%1$s", architecture));
        }
        source.defines().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-o", "kernel.fatbin", source.name() + ".cu"));
        return command;
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
