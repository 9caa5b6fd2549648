package io.github.flashar.infer.djl;

import ai.djl.repository.Repository;
import ai.djl.repository.RepositoryFactory;
import ai.djl.repository.SimpleRepository;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Gives DJL the URLs {@code flashar:/folder/of/a/model}, for {@code optModelUrls}; found by {@link
 * java.util.ServiceLoader}. Such a URL says which engine and which translators a model has. Without
 * the first slash it goes from the working directory. What no URL may hold is written as in others,
 * such as {@code %20}; DJL takes a comma for the end of a URL.
 */
public final class FlashArRepositoryFactory implements RepositoryFactory {

    /** What such URLs begin with. */
    public static final String SCHEME = "flashar";

    @Override
    public Set<String> getSupportedScheme() {
        return Set.of(SCHEME);
    }

    /**
     * Opens a model folder as a repository of one model.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the URL names a host
     * @throws InvalidFileException if there is no such folder
     */
    @Override
    public Repository newInstance(String name, URI url) {
        Checks.require(
                url.getRawAuthority() == null,
                "model URL %s names a host, expected %s:/folder or %s:folder",
                url,
                SCHEME,
                SCHEME);
        Path folder = folder(url);
        if (!Files.isDirectory(folder)) {
            throw new InvalidFileException(folder, "is no folder, expected a model folder");
        }
        return new ModelRepository(name, url, folder);
    }

    private static Path folder(URI url) {
        Path folder =
                url.isOpaque()
                        ? Path.of(url.getSchemeSpecificPart())
                        : Path.of(URI.create("file:" + url.getRawPath()));
        return folder.toAbsolutePath().normalize();
    }

    private static final class ModelRepository extends SimpleRepository {

        ModelRepository(String name, URI url, Path folder) {
            super(name, url, folder);
            arguments.put("engine", GeneratorModel.ENGINE);
            arguments.put("translatorFactory", FlashArTranslatorFactory.class.getName());
        }
    }
}
