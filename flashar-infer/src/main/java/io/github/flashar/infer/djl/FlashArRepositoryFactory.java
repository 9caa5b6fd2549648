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
 * java.util.ServiceLoader}. Such a URL says which engine and which translators a model has. What is
 * no letter, digit or one of {@code -._~/} in a path is written as in other URLs, such as {@code
 * %20}.
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
     * @throws io.github.flashar.core.error.InvalidRequestException if the path is not absolute
     * @throws InvalidFileException if there is no such folder
     */
    @Override
    public Repository newInstance(String name, URI url) {
        String path = url.getPath();
        Checks.require(
                path != null,
                "model URL %s has no absolute path, expected %s:/folder/of/a/model",
                url,
                SCHEME);
        Path folder = Path.of(URI.create("file:" + url.getRawPath()));
        if (!Files.isDirectory(folder)) {
            throw new InvalidFileException(folder, "is no folder, expected a model folder");
        }
        return new ModelRepository(name, url, folder);
    }

    private static final class ModelRepository extends SimpleRepository {

        ModelRepository(String name, URI url, Path folder) {
            super(name, url, folder);
            arguments.put("engine", FlashArModel.ENGINE);
            arguments.put("translatorFactory", FlashArTranslatorFactory.class.getName());
        }
    }
}
