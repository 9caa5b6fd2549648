package io.github.flashar.train.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An epoch takes a heap that does not grow with the tokens, in a process that has no more. */
class EpochMemoryTest {

    private static final int IMAGENET = 1_281_167;
    private static final int IMAGES_PER_SHARD = 1024;
    private static final Pattern HEAP = Pattern.compile("peak heap ([0-9]+) MB");

    @TempDir Path folder;

    /** 660 MB of shards; {@code -Dflashar.grids=100000} is enough to try it. */
    @Test
    @Tag("soak")
    void anEpochOfImageNetInShards() throws Exception {
        int grids = Integer.getInteger("flashar.grids", IMAGENET);
        ManyGrids.write(CodeStore.shards(folder, ManyGrids.SPEC, IMAGES_PER_SHARD), grids);

        assertThat(epoch(grids, "1g")).isLessThan(1000);
    }

    /** Each sample is two files, so a smaller number stands for all. */
    @Test
    @Tag("soak")
    void anEpochOfNpyFiles() throws Exception {
        int grids = 20_000;
        ManyGrids.write(CodeStore.npy(folder, 256, ManyGrids.SPEC, 64), grids);

        assertThat(epoch(grids, "64m")).isLessThan(64);
    }

    @Test
    void anEpochOfMoreTokensThanHeap() throws Exception {
        int grids = 40_000; // 41 MB as they are, twice that as int
        ManyGrids.write(CodeStore.shards(folder, ManyGrids.SPEC, IMAGES_PER_SHARD), grids);

        assertThat(epoch(grids, "20m")).isLessThan(20);
    }

    /** Runs an epoch in a process of its own and returns its peak heap in megabytes. */
    private int epoch(int grids, String heap) throws IOException, InterruptedException {
        int heldOut = 2;
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heap,
                                "-cp",
                                System.getProperty("java.class.path"),
                                ManyGrids.class.getName(),
                                folder.toString(),
                                String.valueOf(heldOut))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        System.out.println("-Xmx" + heap + ": " + output.strip());
        int kept = heldOut * ManyGrids.SPEC.classes();
        assertThat(output)
                .contains(
                        "grids " + grids + ", seen once " + (grids - kept) + ", held out " + kept);
        Matcher found = HEAP.matcher(output);
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
