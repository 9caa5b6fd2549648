package io.github.flashar.infer.cuda.kernel;

import static java.util.Objects.requireNonNull;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** A kernel made of {@link Tile}s, compiled for each. */
final class TiledKernel {

    private final Kernels kernels;
    private final Map<Tile, Kernel> compiled = new EnumMap<>(Tile.class);

    /**
     * Compiles it.
     *
     * @param macros besides those of the tile
     */
    TiledKernel(Kernels kernels, String name, Map<String, String> macros) {
        this.kernels = kernels;
        for (Tile tile : Tile.values()) {
            Map<String, String> all = new HashMap<>(macros);
            all.putAll(tile.macros());
            compiled.put(tile, kernels.get(name, all));
        }
    }

    /** Asks a stream for products of [rows, columns]. */
    void launch(CudaStream stream, long rows, int columns, int products, Object... arguments) {
        launch(
                Tile.of(rows, columns, products, kernels.device().multiprocessors()),
                stream,
                rows,
                columns,
                products,
                arguments);
    }

    /** The same by given tiles. */
    void launch(
            Tile tile,
            CudaStream stream,
            long rows,
            int columns,
            int products,
            Object... arguments) {
        int tiles = Math.toIntExact(tile.count(rows, columns));
        LaunchShape shape = LaunchShape.of(tiles, products, 1, tile.threads());
        requireNonNull(compiled.get(tile))
                .launch(stream, shape.withShared(tile.sharedBytes()), arguments);
    }
}
