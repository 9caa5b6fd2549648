package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the folder for temporary files can be written to. */
record TemporaryFolderCheck(Path folder) implements Check {

    private static final String SUBJECT = "Temporary files";

    @Override
    public Finding examine() {
        try {
            Files.delete(Files.createTempFile(folder, "flashar", ".probe"));
            return Finding.ok(SUBJECT, folder.toString());
        } catch (IOException e) {
            return Finding.warning(
                    SUBJECT,
                    folder + " cannot be written to",
                    "name another folder with -Djava.io.tmpdir=FOLDER");
        }
    }
}
