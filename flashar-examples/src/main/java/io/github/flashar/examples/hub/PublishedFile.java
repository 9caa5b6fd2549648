package io.github.flashar.examples.hub;

/**
 * A file somebody published on the Hub.
 *
 * @param name what a person calls it
 * @param repository owner and name of the model repository
 * @param path its file name, at the root of the repository
 * @param contents what it holds, for a list
 */
public record PublishedFile(String name, String repository, String path, String contents) {

    /** Branch the files are taken from. */
    static final String REVISION = "main";

    @Override
    public String toString() {
        return path + " of " + repository;
    }
}
