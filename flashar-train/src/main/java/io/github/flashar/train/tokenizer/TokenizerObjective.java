package io.github.flashar.train.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.train.data.EpochOrder;
import io.github.flashar.train.loop.Objective;
import java.util.ArrayList;
import java.util.List;

/** {@link TokenizerLoss} of batches drawn from photographs, half of them mirrored. */
final class TokenizerObjective implements Objective {

    static final String RECONSTRUCTION = "reconstruction";

    private static final long FLIP_STREAM = "tokenizer flips".hashCode();

    private final VqTokenizer tokenizer;
    private final TokenizerTrainingConfig config;
    private final List<RgbImage> images;
    private final EpochOrder order;
    private final TokenizerLoss loss;
    private float[] latents = {};
    private long[] tokens = {};

    TokenizerObjective(
            VqTokenizer tokenizer, TokenizerTrainingConfig config, List<RgbImage> images) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.images = images;
        this.order = new EpochOrder(images.size(), config.seed());
        this.loss = new TokenizerLoss(config.commitment());
    }

    @Override
    public List<String> terms() {
        return List.of("loss", RECONSTRUCTION);
    }

    @Override
    public NDList evaluate(long batch) {
        NDManager manager = tokenizer.parameters().manager();
        TokenizerLoss.Result result =
                loss.compute(tokenizer, ImageTensors.fromImages(manager, images(batch)));
        latents = result.rows().toFloatArray();
        tokens = result.tokens().toLongArray();
        return new NDList(result.total(), result.reconstruction());
    }

    @Override
    public String describe() {
        return String.format(
                "%s on %d images, commitment %s, codes revived every %d steps",
                tokenizer.config(), images.size(), config.commitment(), config.revivalInterval());
    }

    @Override
    public long tokensPerBatch() {
        RgbImage image = images.get(0);
        long f = tokenizer.config().downsampling();
        return config.batchSize() * (image.height() / f) * (image.width() / f);
    }

    /** The tokens of the last batch. */
    long[] lastTokens() {
        return tokens;
    }

    /** The latent vectors of the last batch, normalised: [N, codebookDim]. */
    NDArray lastLatents(NDManager manager) {
        int width = tokenizer.config().codebookDim();
        return manager.create(latents, new Shape(latents.length / width, width));
    }

    private List<RgbImage> images(long k) {
        List<RgbImage> batch = new ArrayList<>();
        int[] indices = order.batch(k, config.batchSize());
        for (int i = 0; i < indices.length; i++) {
            RgbImage image = images.get(indices[i]);
            double draw = Philox.uniform(config.seed(), FLIP_STREAM, k * indices.length + i);
            batch.add(draw < 0.5 ? image : image.flipHorizontally());
        }
        return batch;
    }
}
