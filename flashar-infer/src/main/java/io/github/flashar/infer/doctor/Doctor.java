package io.github.flashar.infer.doctor;

import ai.djl.Device;
import ai.djl.util.Utils;
import com.sun.jna.Native;
import io.github.flashar.infer.plan.MachineMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goes through what this library needs of a machine and says what is missing and how to mend it.
 *
 * <p>PyTorch is loaded in the middle of it. What is known before is told before, because libraries
 * that do not fit together may end the process there.
 */
public final class Doctor {

    /** PyTorch's libraries for the CPU, unpacked. */
    private static final long UNPACKED = 500L << 20;

    private final Host host = Host.here();
    private final LibraryFolders folders = LibraryFolders.of(host);
    private final Device asked;

    private Doctor(Device asked) {
        this.asked = asked;
    }

    /**
     * Examines this machine and process for computing on a device. What is wrong is never thrown.
     *
     * @param asked the device that is wanted; a GPU that is not there is then a problem
     * @param reader is told each finding as it is made
     */
    public static Report examine(Device asked, Consumer<Finding> reader) {
        Doctor doctor = new Doctor(asked);
        List<Finding> findings = new ArrayList<>();
        Consumer<Check> run =
                check -> {
                    Finding finding = check.examine();
                    findings.add(finding);
                    reader.accept(finding);
                };
        doctor.surroundings().forEach(run);
        EngineStart start = EngineStart.attempt(LoadedEngine::load);
        run.accept(new EngineCheck(start));
        start.engine().ifPresent(engine -> doctor.withEngine(engine).forEach(run));
        return new Report(findings);
    }

    /** What can be looked at without PyTorch. */
    private List<Check> surroundings() {
        Path cache = Utils.getEngineCacheDir("pytorch");
        DjlJars jars = DjlJars.on(host);
        return List.of(
                new JavaCheck(host),
                new PlatformCheck(host),
                new CLibraryCheck(host),
                memory(),
                new TemporaryFolderCheck(Path.of(System.getProperty("java.io.tmpdir"))),
                new JnaCheck(
                        () -> Native.VERSION + ", " + Byte.SIZE * Native.POINTER_SIZE + " bits"),
                new DjlVersionsCheck(jars),
                new FolderCheck(host, cache, Files.isDirectory(cache) ? 0 : UNPACKED),
                new LibraryFilesCheck(cache),
                library(jars, cache),
                new DriverCheck(host, CudaDriver.ask(host), asked.isGpu()),
                new CudaLibrariesCheck(folders, asked.isGpu()));
    }

    private static Check memory() {
        Runtime runtime = Runtime.getRuntime();
        return new MemoryCheck(
                MachineMemory::available,
                MachineMemory.leftByControlGroups(),
                runtime.maxMemory(),
                runtime.maxMemory() - runtime.totalMemory());
    }

    private Check library(DjlJars jars, Path cache) {
        return host.setting("PYTORCH_LIBRARY_PATH")
                .<Check>map(path -> new LibraryPathCheck(host, path))
                .orElseGet(() -> new NativeJarCheck(host, jars, cache, Utils.isOfflineMode()));
    }

    private List<Check> withEngine(LoadedEngine engine) {
        return List.of(
                new ThreadsCheck(engine.threads(), Runtime.getRuntime().availableProcessors()),
                new TorchCopiesCheck(host, folders),
                new DeviceCheck(asked, engine, Arithmetic::isRight));
    }
}
