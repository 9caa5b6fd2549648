package io.github.flashar.infer.plan;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory this process may still take: what Linux calls available, or what its control groups leave
 * if that is less; elsewhere what the system reports as free.
 *
 * <p>The system property {@value #PROPERTY} states another number instead, in bytes or with the
 * suffix k, m or g, such as {@code -Dflashar.memory=12g}: for whoever knows better, because memory
 * will be free by then or is to be kept free.
 */
public final class MachineMemory {

    /** Name of the system property that states how much memory may be used. */
    public static final String PROPERTY = "flashar.memory";

    private MachineMemory() {}

    /** Bytes that may still be used. */
    public static long available() {
        String stated = System.getProperty(PROPERTY);
        return stated == null ? measured() : MemorySize.parse(PROPERTY, stated);
    }

    /** Bytes that the control groups around this process leave it; empty if they limit nothing. */
    public static OptionalLong leftByControlGroups() {
        long room = groups();
        return room == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(room);
    }

    private static long measured() {
        long free =
                LinuxMemory.available(Path.of("/proc/meminfo")).orElseGet(MachineMemory::reported);
        return Math.min(free, groups());
    }

    private static long groups() {
        return ControlGroups.room(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    private static long reported() {
        @Nullable Object system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getFreeMemorySize()
                : Long.MAX_VALUE; // unknown: nothing is refused
    }
}
