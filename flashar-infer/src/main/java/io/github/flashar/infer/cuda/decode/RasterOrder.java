package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.kernel.Targets;
import io.github.flashar.infer.decode.DecodeStreams;
import java.util.stream.IntStream;

/** Token by token: pass t feeds token t − 1, the first one the prefix, and draws token t. */
record RasterOrder(BackboneConfig config) implements PassOrder {

    @Override
    public int passes() {
        return config.grid().cells();
    }

    @Override
    public int[] cells() {
        return IntStream.range(0, config.grid().cells()).toArray();
    }

    @Override
    public int mostFed() {
        return config.prefix().tokens();
    }

    @Override
    public int mostTargets() {
        return 1;
    }

    @Override
    public int fedCells() {
        return config.grid().cells() - 1;
    }

    @Override
    public boolean vertical() {
        return false;
    }

    @Override
    public PassShape pass(int number, DecodeStreams streams) {
        int fed = number == 0 ? config.prefix().tokens() : 1;
        int active =
                number == 0
                        ? streams.count()
                        : streams.count(guidance -> guidance.guidesToken(number));
        return new PassShape(
                number == 0,
                streams.images(),
                active - streams.images(),
                new Targets(1, fed, fed - 1, Targets.NONE));
    }
}
