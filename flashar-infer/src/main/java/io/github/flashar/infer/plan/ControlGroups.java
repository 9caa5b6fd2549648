package io.github.flashar.infer.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Limits that Linux control groups, which containers are made of, put on a process. A group's limit
 * holds for those inside it, so every group up to the root counts. Pages of files that could be
 * dropped count as used there, but make room when memory is asked for.
 */
final class ControlGroups {

    private ControlGroups() {}

    /**
     * Bytes that the tightest group leaves; {@link Long#MAX_VALUE} without limit.
     *
     * @param self lists the groups of the process, {@code /proc/self/cgroup}
     * @param root where groups are found, {@code /sys/fs/cgroup}
     */
    static long room(Path self, Path root) {
        long room = Long.MAX_VALUE;
        for (String line : LinuxMemory.lines(self)) {
            String[] parts = line.split(":", 3); // number, controllers, path
            if (parts.length == 3 && parts[1].isEmpty()) {
                room = Math.min(room, Version.TWO.room(root, parts[2]));
            } else if (parts.length == 3 && parts[1].matches("(.*,)?memory(,.*)?")) {
                room = Math.min(room, Version.ONE.room(root.resolve("memory"), parts[2]));
            }
        }
        return room;
    }

    /** The two generations call the same things by different names. */
    private enum Version {
        ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        TWO("memory.max", "memory.current", "inactive_file");

        private final String limit;
        private final String used;
        private final String droppable;

        Version(String limit, String used, String droppable) {
            this.limit = limit;
            this.used = used;
            this.droppable = droppable;
        }

        /**
         * A container may see its own group as the root: folders that are not there are no limit.
         */
        long room(Path root, String path) {
            long room = Long.MAX_VALUE;
            Path top = root.normalize();
            @Nullable Path group = top.resolve(path.replaceFirst("^/+", "")).normalize();
            while (group != null && group.startsWith(top)) {
                room = Math.min(room, room(group));
                group = group.getParent();
            }
            return room;
        }

        private long room(Path group) {
            long most = LinuxMemory.number(group.resolve(limit));
            long taken = LinuxMemory.number(group.resolve(used));
            if (most == Long.MAX_VALUE || taken == Long.MAX_VALUE) {
                return Long.MAX_VALUE;
            }
            long files = LinuxMemory.value(group.resolve("memory.stat"), droppable).orElse(0);
            return Math.max(0, most - Math.max(0, taken - files));
        }
    }
}
