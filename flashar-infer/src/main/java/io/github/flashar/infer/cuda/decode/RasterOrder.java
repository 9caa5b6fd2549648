package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.infer.cuda.kernel.Sequence;
import io.github.flashar.infer.cuda.kernel.Targets;
import io.github.flashar.infer.decode.DecodeStreams;
import java.util.stream.IntStream;

/**
 * Token by token: pass t feeds token t − 1, the first one the prefix, and draws token t. A model
 * that reads text is fed the line break between two rows together with the last token of the first.
 */
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
    public int[] tokens() {
        int width = config.grid().width();
        int row = hasLineBreaks() ? width + 1 : width;
        return IntStream.range(0, config.rasterTokens())
                .map(i -> i % row == width ? Sequence.LINE_BREAK : i / row * width + i % row)
                .toArray();
    }

    @Override
    public int[] positions() {
        return IntStream.range(0, config.rasterTokens()).toArray();
    }

    @Override
    public int mostFed() {
        return Math.max(config.prefix().tokens(), hasLineBreaks() ? 2 : 1);
    }

    @Override
    public int mostTargets() {
        return 1;
    }

    @Override
    public int fedTokens() {
        return config.rasterTokens() - 1;
    }

    @Override
    public boolean vertical() {
        return false;
    }

    @Override
    public PassShape pass(int number, DecodeStreams streams) {
        int fed = fed(number);
        int active =
                number == 0
                        ? streams.count()
                        : streams.count(guidance -> guidance.guidesToken(number));
        return new PassShape(
                number == 0,
                true,
                streams.images(),
                active - streams.images(),
                new Targets(1, fed, fed - 1, Targets.NONE));
    }

    private int fed(int number) {
        if (number == 0) {
            return config.prefix().tokens();
        }
        return config.breaksLineBefore(number) ? 2 : 1;
    }

    private boolean hasLineBreaks() {
        return config.prefix() instanceof TextPrefix;
    }
}
