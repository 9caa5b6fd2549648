package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.kernel.GroupNorm;

/**
 * What decoding one picture keeps on the device.
 *
 * @param height of the picture in pixels
 * @param width of the picture in pixels
 * @param cells H·W, its tokens
 * @param keys cells rounded up as products want their inputs
 * @param lowestChannels of the resolution that has the attention
 * @param mapElements of its largest map of channels
 */
record PictureSizes(
        int height, int width, int cells, int keys, int lowestChannels, long mapElements) {

    /** Maps that a residual block needs at a time. */
    static final int MAPS = 3;

    static final int COLOURS = 3;

    static PictureSizes of(VqConfig config, TokenGrid grid) {
        return new PictureSizes(
                grid.height() * config.downsampling(),
                grid.width() * config.downsampling(),
                grid.cells(),
                Filter.paddedInputs(grid.cells()),
                config.channelsAt(config.levels() - 1),
                mapElements(config, grid.cells()));
    }

    private static long mapElements(VqConfig config, long cells) {
        int lowest = config.levels() - 1;
        int width = Filter.paddedInputs(config.zChannels()); // what enters the current level
        long most = 0;
        for (int level = lowest; level >= 0; level--) {
            long levelCells = cells << 2 * (lowest - level);
            most = Math.max(most, levelCells * Math.max(width, config.channelsAt(level)));
            width = config.channelsAt(level);
        }
        return most;
    }

    int pixels() {
        return height * width;
    }

    int pictureBytes() {
        return pixels() * COLOURS;
    }

    long mapBytes() {
        return mapElements * Short.BYTES;
    }

    /** Of queries, or of keys; values take more if cells had to be rounded up. */
    long queryBytes() {
        return (long) cells * lowestChannels * Short.BYTES;
    }

    long valueBytes() {
        return (long) keys * lowestChannels * Short.BYTES;
    }

    long scoreBytes() {
        return (long) cells * keys * Float.BYTES;
    }

    long weightBytes() {
        return (long) cells * keys * Short.BYTES;
    }

    long tokenBytes() {
        return (long) cells * Integer.BYTES;
    }

    /** All of it. */
    long bytes() {
        return MAPS * mapBytes()
                + 2 * queryBytes()
                + valueBytes()
                + scoreBytes()
                + weightBytes()
                + tokenBytes()
                + GroupNorm.sumsBytes()
                + pictureBytes();
    }
}
