package io.github.flashar.infer.doctor;

import io.github.flashar.infer.plan.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The folder that PyTorch's libraries are unpacked to: whether it can be written to, has room, and
 * lets libraries be loaded from it.
 *
 * @param folder may not exist yet
 * @param needed bytes that are going to be written
 */
record FolderCheck(Host host, Path folder, long needed) implements Check {

    private static final String SUBJECT = "DJL's cache";

    @Override
    public Finding examine() {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return fault(existing)
                .map(fault -> Finding.warning(SUBJECT, folder + " " + fault, Remedies.MOVE_CACHE))
                .orElseGet(() -> Finding.ok(SUBJECT, folder.toString()));
    }

    private Optional<String> fault(Path existing) {
        try {
            Files.delete(Files.createTempFile(existing, ".flashar", ".probe"));
            if (isMountedNoexec(existing.toRealPath())) {
                return Optional.of("is mounted noexec: no library can be loaded from it");
            }
            long free = Files.getFileStore(existing).getUsableSpace();
            return free >= needed
                    ? Optional.empty()
                    : Optional.of(
                            "has room for "
                                    + MemorySize.text(free)
                                    + " and needs "
                                    + MemorySize.text(needed));
        } catch (IOException e) {
            return Optional.of("cannot be written to");
        }
    }

    /** By the options of the innermost mount around it. */
    private boolean isMountedNoexec(Path existing) {
        return host.lines("/proc/self/mounts").stream()
                .map(line -> List.of(line.split(" ", -1))) // device, folder, type, options, ...
                .filter(mount -> mount.size() > 3 && existing.startsWith(mount.get(1)))
                .max(Comparator.comparingInt(mount -> mount.get(1).length()))
                .map(mount -> List.of(mount.get(3).split(",", -1)).contains("noexec"))
                .orElse(false);
    }
}
