package io.github.flashar.train.data;

import io.github.flashar.core.checkpoint.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A folder in which each block is a file. One that lacks samples, such as pictures which could not
 * be read at first, is replaced by one that has them too.
 *
 * @param <S> the samples
 * @param <F> an open file
 */
public abstract class FileBlockStore<S, F extends FileBlockStore.SampleFile<S>>
        implements BlockStore<S> {

    /**
     * An open file of samples.
     *
     * @param <S> the samples
     */
    public interface SampleFile<S> {

        /** Number of samples, at least 1. */
        int size();

        /** A sample. */
        S sample(int sample);
    }

    private final Path folder;
    private final int blockSize;
    private final Comparator<S> order;

    /**
     * Describes a folder.
     *
     * @param blockSize indices of a block
     * @param order of the samples, by their indices
     */
    protected FileBlockStore(Path folder, int blockSize, Comparator<S> order) {
        this.folder = folder;
        this.blockSize = blockSize;
        this.order = order;
    }

    @Override
    public final int blockSize() {
        return blockSize;
    }

    @Override
    public final BitSet stored(int block) {
        BitSet stored = new BitSet(blockSize);
        open(block)
                .ifPresent(
                        found -> {
                            for (int i = 0; i < found.size(); i++) {
                                stored.set(place(found, i, block));
                            }
                        });
        return stored;
    }

    @Override
    public final void add(int block, List<S> samples) {
        List<S> all = new ArrayList<>(samples);
        open(block)
                .ifPresent(
                        found -> {
                            for (int i = 0; i < found.size(); i++) {
                                all.add(found.sample(i));
                            }
                        });
        all.sort(order);
        write(file(folder, block), all);
    }

    @Override
    public final void deleteLeftovers() {
        AtomicFiles.deleteLeftovers(folder);
    }

    private Optional<F> open(int block) {
        Path file = file(folder, block);
        return Files.notExists(file) ? Optional.empty() : Optional.of(open(file));
    }

    /** The file of a block, which may not be there. */
    protected abstract Path file(Path folder, int block);

    /** Opens a file that is there; fails if it is damaged or holds samples of another shape. */
    protected abstract F open(Path file);

    /** Place of a sample in its block; fails if it belongs to another. */
    protected abstract int place(F found, int sample, int block);

    /** Writes a file whole, or not at all. */
    protected abstract void write(Path file, List<S> samples);
}
