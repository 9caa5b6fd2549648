package io.github.flashar.train.data;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Picture files in a folder. */
record ImageFolder(Path path) implements ImageContainer {

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(ImageContainer::isPicture)
                    .sorted()
                    .toList();
        }
    }

    @Override
    public byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    @Override
    public void close() {}
}
