package io.github.flashar.examples.generate;

import io.github.flashar.examples.console.TextTable;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.infer.plan.PlannedPart;
import java.util.List;

/** A {@link MemoryPlan} as a table for people. */
public record DrawingPlan(MemoryPlan plan) {

    /** Bytes of every part: whatever the batch, for an image of it, and in all. */
    public String table() {
        TextTable table = new TextTable("memory", "fixed", "an image", "batch of " + plan.batch());
        plan.parts().forEach(part -> add(table, part));
        add(table, new PlannedPart("in all", plan.fixed(), plan.image()));
        return table.toString();
    }

    private void add(TextTable table, PlannedPart part) {
        table.row(
                List.of(
                        part.name(),
                        text(part.fixed()),
                        text(part.image()),
                        text(part.bytes(plan.batch()))));
    }

    private static String text(long bytes) {
        return bytes == 0 ? "" : MemorySize.text(bytes);
    }
}
