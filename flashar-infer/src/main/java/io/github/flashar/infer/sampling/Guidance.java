package io.github.flashar.infer.sampling;

import io.github.flashar.core.error.Checks;

/**
 * Classifier-free guidance: {@code u + scale · (c − u)} from conditional logits c and unconditional
 * logits u. A scale up to 1 runs the conditional stream alone.
 *
 * <p>The interval limits guidance to the start of an image; afterwards the conditional logits are
 * used. Each loop counts in its own way, as the published decoders do.
 *
 * <p>Source: Ho and Salimans, arXiv 2207.12598.
 *
 * @param scale strength, at least 0 and finite
 * @param interval last token count that is still guided, 0 or more; negative guides the whole image
 */
public record Guidance(double scale, int interval) {

    public Guidance {
        Checks.require(
                scale >= 0 && Double.isFinite(scale),
                "guidance scale = %s must be at least 0 (up to 1 is unguided) and finite",
                scale);
    }

    /** The conditional stream alone. */
    public static Guidance none() {
        return of(1);
    }

    /** Guides the whole image. */
    public static Guidance of(double scale) {
        return new Guidance(scale, -1);
    }

    /** Whether an unconditional stream is needed at all. */
    public boolean isActive() {
        return scale > 1;
    }

    /**
     * Compares when guidance ends: negative if a ends before b. All that is never guided ends
     * first, all that guides the whole image last.
     */
    public static int compareEnds(Guidance a, Guidance b) {
        return Long.compare(a.end(), b.end());
    }

    private long end() {
        if (!isActive()) {
            return -1;
        }
        return interval < 0 ? Long.MAX_VALUE : interval;
    }

    /** Whether raster token n, counted from 0, is guided: {@code n − 1 <= interval}. */
    public boolean guidesToken(int n) {
        return isActive() && (interval < 0 || n - 1 <= interval);
    }

    /**
     * Whether a whole diagonal is guided: {@code drawn <= interval}.
     *
     * @param drawn tokens drawn before it, (0, 0) included
     */
    public boolean guidesDiagonal(int drawn) {
        return isActive() && (interval < 0 || drawn <= interval);
    }
}
