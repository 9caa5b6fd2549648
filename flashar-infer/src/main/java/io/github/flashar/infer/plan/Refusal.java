package io.github.flashar.infer.plan;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.sampling.Guidance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** What a plan that does not fit tells people. */
final class Refusal {

    private static final TokenGrid GRID = new TokenGrid(16, 16);

    private Refusal() {}

    static String message(MemoryPlan plan, long available) {
        return String.format(
                "%s needed%s, but %s available: %s. -D%s=BYTES says how much may be used",
                MemorySize.text(plan.bytes()),
                plan.batch() == 0 ? " to load" : parts(plan),
                MemorySize.text(available),
                wayOut(plan, available),
                MachineMemory.PROPERTY);
    }

    private static String parts(MemoryPlan plan) {
        return String.format(
                " to draw %d at a time (%s and %s an image)",
                plan.batch(), MemorySize.text(plan.fixed()), MemorySize.text(plan.image()));
    }

    private static String wayOut(MemoryPlan plan, long available) {
        int fits = plan.largestBatch(available);
        if (plan.fixed() + plan.image() <= available && fits > 0) {
            return "a batch of " + fits + " fits";
        }
        return largestSize(available - plan.withoutModel())
                .map(size -> "take a smaller model, LlamaGen-" + size + " fits")
                .orElse("no published LlamaGen fits");
    }

    /** The largest published model that draws one guided image of 256². */
    private static Optional<LlamaGen> largestSize(long available) {
        return Arrays.stream(LlamaGen.values())
                .filter(size -> plan(size).bytes() <= available)
                .max(Comparator.comparingLong(size -> plan(size).bytes()));
    }

    private static MemoryPlan plan(LlamaGen size) {
        BackboneConfig config = size.backbone(LlamaGen.IMAGENET_CLASS, GRID);
        return MemoryPlan.builder()
                .optImages(1, Guidance.of(2))
                .addPackedWeights(config.parameterSpecs())
                .addRasterDecoder(config)
                .build();
    }
}
