package io.github.flashar.infer.generate;

import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MemoryPlan;

/**
 * What a generator may take, and whether it is enough.
 *
 * @param place whose memory it is
 * @param config of its model
 * @param textEncoder what the text encoder takes there; a plan without parts if it takes none
 * @param limit bytes in all
 */
record MemoryBudget(Place place, GeneratorConfig config, MemoryPlan textEncoder, long limit) {

    /** Fails if what has to be loaded is more. */
    void checkLoading() {
        check(Demand.NONE);
    }

    /** The largest batch up to the demand's that does not take more, at least 1. */
    int largestBatch(Demand demand) {
        return Math.max(1, plan(demand).largestBatch(limit));
    }

    /** Fails if drawing takes more. */
    void check(Demand demand) {
        plan(demand).check(limit);
    }

    private MemoryPlan plan(Demand demand) {
        return place.memory(config, demand).beside(textEncoder);
    }
}
