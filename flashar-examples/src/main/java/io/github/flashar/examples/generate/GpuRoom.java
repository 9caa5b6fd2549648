package io.github.flashar.examples.generate;

import io.github.flashar.examples.console.TextTable;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.plan.MemorySize;
import java.util.List;

/**
 * How many images at a time fit the memory of common GPUs.
 *
 * @param plan of as many images as shall ever be drawn together
 */
public record GpuRoom(MemoryPlan plan) {

    /** Memory as the driver reports it. */
    private enum Gpu {
        RTX_4090("RTX 4090, 24 GB", 24_564),
        L40S("L40S, 48 GB", 46_068),
        H100("H100, 80 GB", 81_559),
        H20("H20, 96 GB", 97_871),
        H200("H200, 141 GB", 143_771);

        private final String label;
        private final long bytes;

        Gpu(String label, long mebibytes) {
            this.label = label;
            this.bytes = mebibytes << 20;
        }
    }

    /** A row a GPU. */
    public String table() {
        TextTable table = new TextTable("GPU", "memory", "images at a time");
        for (Gpu gpu : Gpu.values()) {
            int fits = plan.largestBatch(gpu.bytes);
            table.row(
                    List.of(
                            gpu.label,
                            MemorySize.text(gpu.bytes),
                            fits == 0 ? "does not fit" : String.valueOf(fits)));
        }
        return table.toString();
    }
}
