package io.github.flashar.core.llamagen;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BranchConfig;
import java.util.Optional;

/**
 * What a weight file may leave open. A hint is taken only where the file does not say it itself.
 *
 * @param grid tokens the model draws: weights do not depend on it
 * @param heads attention heads: needed for sizes that were not published
 * @param branch branch layer m and vertical layers E: needed for FlashAR weights without the
 *     trainer's settings
 */
public record Hints(
        Optional<TokenGrid> grid, Optional<Integer> heads, Optional<BranchConfig> branch) {

    /** No hints. */
    public static final Hints NONE =
            new Hints(Optional.empty(), Optional.empty(), Optional.empty());

    /** These hints and a grid. */
    public Hints withGrid(TokenGrid known) {
        return new Hints(Optional.of(known), heads, branch);
    }

    /** These hints and a number of attention heads. */
    public Hints withHeads(int known) {
        return new Hints(grid, Optional.of(known), branch);
    }

    /** These hints and a branch. */
    public Hints withBranch(BranchConfig known) {
        return new Hints(grid, heads, Optional.of(known));
    }
}
