package io.github.flashar.infer.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what a decode handed to the sampler: logits [B][H·W][V], cells in raster numbering. */
public final class StepLogits implements LogitProbe {

    public final float[][][] logits;
    public final List<Integer> cells = new ArrayList<>(); // in generation order

    public StepLogits(int batch, int cells) {
        this.logits = new float[batch][cells][];
    }

    @Override
    public void inspect(int[] drawn, float[] rows) {
        int batch = logits.length;
        int vocabulary = rows.length / (batch * drawn.length);
        for (int row = 0; row < batch * drawn.length; row++) {
            logits[row / drawn.length][drawn[row % drawn.length]] =
                    Arrays.copyOfRange(rows, row * vocabulary, (row + 1) * vocabulary);
        }
        Arrays.stream(drawn).forEach(cells::add);
    }

    /** Logits in the order of the draws, [B·H·W·V]. */
    public float[] inGenerationOrder() {
        int vocabulary = logits[0][0].length;
        float[] flat = new float[logits.length * cells.size() * vocabulary];
        int at = 0;
        for (float[][] image : logits) {
            for (int cell : cells) {
                System.arraycopy(image[cell], 0, flat, at, vocabulary);
                at += vocabulary;
            }
        }
        return flat;
    }
}
