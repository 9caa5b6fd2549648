package io.github.flashar.testkit.faults;

import java.io.IOException;
import java.nio.file.Path;

/** An open directory, whose list of names can be forced. */
final class DirectoryChannel extends PlainChannel {

    private final Path path;
    private final Faults faults;
    private final Disk disk;

    DirectoryChannel(Path path, Faults faults, Disk disk) {
        this.path = path;
        this.faults = faults;
        this.disk = disk;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        faults.change("force");
        disk.forceDirectory(path);
    }
}
