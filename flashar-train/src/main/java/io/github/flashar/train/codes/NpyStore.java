package io.github.flashar.train.codes;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.checkpoint.NpyWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A sample is two files, the codes written last: with them it is there. */
record NpyStore(NpyFolder folder, CodeSpec spec, int blockSize) implements CodeStore {

    @Override
    public BitSet stored(int block) {
        BitSet stored = new BitSet(blockSize);
        for (int place = 0; place < blockSize; place++) {
            int index = block * blockSize + place;
            stored.set(
                    place, Files.exists(folder.codes(index)) && Files.exists(folder.labels(index)));
        }
        return stored;
    }

    @Override
    public void add(int block, List<CodeSample> samples) {
        for (CodeSample sample : samples) {
            sample.checkFits(spec);
            NpyWriter.write(
                    folder.labels(sample.index()), new Shape(1), new long[] {sample.label()});
            long[] tokens =
                    Arrays.stream(sample.tokens())
                            .flatMapToInt(Arrays::stream)
                            .asLongStream()
                            .toArray();
            Shape shape = new Shape(1, spec.augmentations(), spec.grid().cells());
            NpyWriter.write(folder.codes(sample.index()), shape, tokens);
        }
    }

    @Override
    public void deleteLeftovers() {
        AtomicFiles.deleteLeftovers(folder.codes());
        AtomicFiles.deleteLeftovers(folder.labels());
    }
}
