package io.github.flashar.train.loop;

/** A training of one model. Closing frees the training state, not the model. */
public interface Trainer extends AutoCloseable {

    /** Trains to the last step, or until the listener stops it. */
    void run(TrainingListener listener);

    /** The loop, for checkpoints. */
    TrainingLoop loop();

    @Override
    void close();
}
