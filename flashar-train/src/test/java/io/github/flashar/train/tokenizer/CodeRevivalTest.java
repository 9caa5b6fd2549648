package io.github.flashar.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodeRevivalTest {

    private static final int CODES = 4;

    private NDManager manager;
    private NDScope scope;
    private NDArray codebook;
    private NDArray moment;
    private NDArray latents;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        scope = NativeMemory.scope();
        codebook = manager.arange(8f).reshape(CODES, 2);
        moment = manager.ones(new Shape(CODES, 2));
        latents = manager.arange(100f, 120f).reshape(10, 2);
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @Test
    void movesDeadCodesOntoLatentsAndLeavesTheOthersAlone() {
        CodeRevival revival = revival(1);
        revival.count(new long[] {0, 0, 3, 0});
        revival.count(new long[] {3, 3});

        assertThat(revival.revive(9, latents, codebook, moment)).isEqualTo(2);

        assertThat(codebook.get(0).toFloatArray()).containsExactly(0, 1);
        assertThat(codebook.get(3).toFloatArray()).containsExactly(6, 7);
        assertThat(latentNumber(1)).isBetween(0, 9).isNotEqualTo(latentNumber(2));
        assertThat(moment.toFloatArray()).containsExactly(1, 1, 0, 0, 0, 0, 1, 1);
    }

    @Test
    void theNextWindowStartsFromNothing() {
        CodeRevival revival = revival(1);
        revival.count(new long[] {0, 1, 2, 3});
        assertThat(revival.revive(1, latents, codebook, moment)).isZero();

        revival.count(new long[] {0, 1, 2});
        assertThat(revival.revive(2, latents, codebook, moment)).isEqualTo(1);
    }

    @Test
    void theChoiceIsAFunctionOfSeedAndStep() {
        assertThat(chosen(1, 5)).isEqualTo(chosen(1, 5));
        assertThat(chosen(1, 5)).isNotEqualTo(chosen(1, 6));
        assertThat(chosen(1, 5)).isNotEqualTo(chosen(2, 5));
    }

    @Test
    void fewerLatentsThanCodesAreSharedOut() {
        CodeRevival revival = revival(1);
        revival.count(new long[] {0, 0});

        assertThat(revival.revive(1, latents.get("0:1"), codebook, moment)).isEqualTo(3);
        assertThat(codebook.get("1:").toFloatArray()).containsExactly(100, 101, 100, 101, 100, 101);
    }

    private float[] chosen(long seed, long step) {
        NDArray copy = codebook.duplicate();
        CodeRevival revival = revival(seed);
        revival.count(new long[] {0});
        revival.revive(step, latents, copy, moment);
        return copy.toFloatArray();
    }

    private CodeRevival revival(long seed) {
        return new CodeRevival(manager.zeros(new Shape(CODES)), seed);
    }

    private int latentNumber(int code) {
        return (int) (codebook.getFloat(code, 0) - 100) / 2;
    }
}
