package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** A kernel made of {@link Tile}s, compiled for each tile when it is first asked for. */
final class TiledKernel {

    private final Kernels kernels;
    private final String name;
    private final Map<String, String> macros;
    private final Map<Tile, Kernel> compiled = new EnumMap<>(Tile.class);

    /**
     * Compiles nothing yet.
     *
     * @param macros besides those of the tile
     */
    TiledKernel(Kernels kernels, String name, Map<String, String> macros) {
        this.kernels = kernels;
        this.name = name;
        this.macros = Map.copyOf(macros);
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
        compiled.computeIfAbsent(tile, this::compile)
                .launch(stream, shape.withShared(tile.sharedBytes()), arguments);
    }

    private Kernel compile(Tile tile) {
        Map<String, String> all = new HashMap<>(macros);
        all.putAll(tile.macros());
        return kernels.get(name, all);
    }
}
