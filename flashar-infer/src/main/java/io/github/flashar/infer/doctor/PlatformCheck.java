package io.github.flashar.infer.doctor;

import java.util.stream.Collectors;

/** Whether there is native code for this operating system and processor. */
record PlatformCheck(Host host) implements Check {

    private static final String SUBJECT = "Platform";

    @Override
    public Finding examine() {
        String found =
                host.platform()
                        + " ("
                        + host.property("os.version").orElse("unknown version")
                        + ")";
        if (Supported.PLATFORMS.contains(host.platform())) {
            return Finding.ok(SUBJECT, found);
        }
        return Finding.warning(
                SUBJECT,
                found + ": DJL has no native code for it",
                "run on "
                        + Supported.PLATFORMS.stream().sorted().collect(Collectors.joining(", "))
                        + " with a 64-bit Java made for that processor");
    }
}
