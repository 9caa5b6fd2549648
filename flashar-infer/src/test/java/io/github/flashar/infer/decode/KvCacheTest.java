package io.github.flashar.infer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvCacheTest {

    private static final BackboneConfig CONFIG = RandomModels.tiny(new TokenGrid(3, 4));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void tearDown() {
        manager.close();
    }

    @Test
    void attendsToWhatIsFilledAndNothingElse() {
        try (KvCache cache = new KvCache(manager, CONFIG, new CachedLayers(1, 0), 1, 5)) {
            assertThat(pass(cache, 7)).isEqualTo(7);
            // scores are all zero, so the output is the mean of the values seen
            assertThat(pass(cache, 1)).isEqualTo(4);
            cache.begin(PrefixMask.unpadded(CONFIG.prefix()));
            assertThat(pass(cache, 3)).isEqualTo(3);
        }
    }

    @Test
    void rejectsAPassBeyondItsCapacity() {
        try (KvCache cache = new KvCache(manager, CONFIG, new CachedLayers(1, 0), 2, 5)) {
            cache.beginPass(2, 4);
            assertThatThrownBy(() -> cache.beginPass(2, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("token 6");
            assertThatThrownBy(() -> cache.beginPass(3, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("3 streams");
            assertThat(cache.size()).isEqualTo(4);
        }
    }

    @Test
    void knowsItsMemory() {
        // LlamaGen-L, 16 x 16, batch 4 under guidance, one vertical layer
        BackboneConfig large =
                BackboneConfig.builder()
                        .setLayers(24)
                        .setHeads(16)
                        .setDim(1024)
                        .setVocabulary(16384)
                        .build();
        assertThat(KvCache.bytes(large, new CachedLayers(25, 0), 8, 256))
                .isEqualTo(2L * 25 * 8 * 16 * 256 * 64 * 4);
    }

    private float pass(KvCache cache, float value) {
        Shape keyShape = new Shape(1, CONFIG.keyValueHeads(), 1, CONFIG.headDim());
        NDArray query = manager.ones(new Shape(1, CONFIG.heads(), 1, CONFIG.headDim()));
        cache.beginPass(1, 1);
        return cache.attend(0, query, manager.zeros(keyShape), manager.ones(keyShape).mul(value))
                .max()
                .getFloat();
    }
}
