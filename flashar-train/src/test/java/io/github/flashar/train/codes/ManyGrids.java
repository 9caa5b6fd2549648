package io.github.flashar.train.codes;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.LabelledSource;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenBatches;
import io.github.flashar.train.data.TrainingData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * As many grids as wanted, whose first two tokens say which one it is; and a process that reads
 * them.
 */
final class ManyGrids {

    static final CodeSpec SPEC = new CodeSpec(new TokenGrid(16, 16), 16_384, 1000, 1);

    private static final int BATCH = 512;

    private ManyGrids() {}

    static void write(CodeStore store, int count) {
        for (int block = 0; block * store.blockSize() < count; block++) {
            List<CodeSample> samples = new ArrayList<>();
            int from = block * store.blockSize();
            for (int index = from; index < Math.min(count, from + store.blockSize()); index++) {
                samples.add(sample(index, count));
            }
            store.add(block, samples);
        }
    }

    private static CodeSample sample(int index, int count) {
        int[] tokens = new int[SPEC.grid().cells()];
        for (int cell = 2; cell < tokens.length; cell++) {
            tokens[cell] = (int) (Philox.bits(1, index, cell) & (SPEC.vocabulary() - 1));
        }
        tokens[0] = index / SPEC.vocabulary();
        tokens[1] = index % SPEC.vocabulary();
        int label = (int) ((long) index * SPEC.classes() / count);
        return new CodeSample(index, label, new int[][] {tokens});
    }

    /** Reads all batches of an epoch of a folder and says what it found and took. */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        LabelledSource source =
                CodeFolders.find(Path.of(args[0]), SPEC.grid(), SPEC.vocabulary(), SPEC.classes())
                        .orElseThrow();
        TrainingData data = TrainingData.of(source, new HoldOut(Integer.parseInt(args[1])));
        double opening = (System.nanoTime() - start) * 1e-9;
        start = System.nanoTime();
        BitSet seen = new BitSet();
        int size = data.train().size();
        TokenBatches batches = new TokenBatches(data.train(), BATCH, 0.1, 7);
        for (long k = 0; k * BATCH < size; k++) {
            TokenBatch batch = batches.batch(k);
            for (int i = 0; i < Math.min(BATCH, size - k * BATCH); i++) {
                mark(batch.tokens()[i], seen);
            }
        }
        double reading = (System.nanoTime() - start) * 1e-9;
        System.out.printf(
                "grids %d, seen once %d, held out %d, opening %.1f s, epoch %.1f s, peak heap %d MB,"
                        + " %s%n",
                source.size(),
                seen.cardinality(),
                data.heldOut().size(),
                opening,
                reading,
                peakHeap() >> 20,
                residentSize());
    }

    private static void mark(int[] tokens, BitSet seen) {
        int index = tokens[0] * SPEC.vocabulary() + tokens[1];
        if (seen.get(index)) {
            throw new AssertionError("grid " + index + " came twice in an epoch");
        }
        seen.set(index);
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** The mapped files count into it as far as the system keeps them in memory. */
    private static String residentSize() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.notExists(status)
                ? "RSS unknown"
                : String.join(
                        ", ",
                        Files.readAllLines(status).stream()
                                .filter(line -> line.matches("(VmHWM|RssAnon):.*"))
                                .map(line -> line.replaceAll("\\s+", " "))
                                .toList());
    }
}
