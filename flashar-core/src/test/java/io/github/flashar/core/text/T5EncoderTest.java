package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.nn.NativeMemory;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class T5EncoderTest {

    private static final int TOKENS = 24;

    private final NDManager manager = NDManager.newBaseManager();
    private final T5Encoder encoder = TinyT5.encoder(manager);

    @AfterEach
    void close() {
        encoder.close();
        manager.close();
    }

    @Test
    void paddingChangesNoTokenWhateverItsIds() {
        float[] zeros = encode(1, ids -> ids < 11 ? 3 + ids : 0, 11);
        float[] others = encode(1, ids -> ids < 11 ? 3 + ids : 90 + ids, 11);
        float[] none = encode(1, 11, ids -> 3 + ids, 11);
        for (int i = 0; i < none.length; i++) {
            assertThat(others[i]).isEqualTo(zeros[i]);
            assertThat(none[i]).isCloseTo(zeros[i], within(1e-5f));
        }
    }

    @Test
    void everyTokenSeesEveryOther() {
        float[] before = encode(1, id -> 3 + id, TOKENS);
        float[] after = encode(1, id -> id == TOKENS - 1 ? 77 : 3 + id, TOKENS);
        for (int token = 0; token < TOKENS; token++) {
            assertThat(after[token * 12]).isNotEqualTo(before[token * 12]);
        }
    }

    @Test
    void aCaptionIsTheSameAloneAndInABatchToTheBit() {
        float[] batch = encode(5, id -> 3 + id % 140, 7);
        float[] alone = encode(1, id -> 3 + id % 140, 7);
        assertThat(batch).startsWith(alone);
    }

    @Test
    void aCaptionOfNothingButPaddingIsFinite() {
        for (float value : encode(1, id -> 0, 0)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void aPassLeavesNothingBehind() {
        encode(2, id -> id, TOKENS);
        int before = encoder.parameters().manager().getManagedArrays().size();
        int outside = manager.getManagedArrays().size();
        encode(2, id -> id, TOKENS);
        assertThat(encoder.parameters().manager().getManagedArrays()).hasSize(before);
        assertThat(manager.getManagedArrays()).hasSize(outside);
    }

    @Test
    void idsAndMaskMustFit() {
        NDArray ids = manager.zeros(new Shape(1, 4));
        NDArray mask = manager.zeros(new Shape(1, 5));
        assertThatThrownBy(() -> encoder.encode(ids, mask))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ids (1, 4) and mask (1, 5)");
    }

    private float[] encode(int captions, LongUnaryOperator id, int valid) {
        return encode(captions, TOKENS, id, valid);
    }

    private float[] encode(int captions, int tokens, LongUnaryOperator id, int valid) {
        Shape shape = new Shape(captions, tokens);
        try (NDScope scope = NativeMemory.scope()) {
            NDArray ids =
                    manager.create(LongStream.range(0, shape.size()).map(id).toArray(), shape);
            NDArray mask =
                    manager.create(
                            LongStream.range(0, shape.size())
                                    .map(i -> i % tokens < valid ? 1 : 0)
                                    .toArray(),
                            shape);
            return encoder.encode(ids, mask).toFloatArray();
        }
    }
}
