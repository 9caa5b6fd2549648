package io.github.flashar.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures how long an image tokenizer takes from tokens to pixels and back.
 *
 * @param size height and width of the images, a multiple of the tokenizer's pixels per token
 * @param batch images at once
 * @param repetitions measured runs
 */
public record TokenizerBench(int size, int batch, int repetitions) {

    /** Measures a tokenizer. */
    public TokenizerBenchResult run(VqTokenizer tokenizer, NDManager manager) {
        List<Layer> parts = tokenizer.decoderParts();
        List<double[]> decodes = new ArrayList<>();
        double[] encodes = new double[repetitions];
        try (Torch.GradScope noGrad = Torch.noGrad();
                NDScope scope = NativeMemory.scope();
                Progress progress = Progress.start("measuring", repetitions)) {
            NDArray tokens = tokens(tokenizer, manager);
            NDArray images = manager.zeros(new Shape(batch, 3, size, size));
            decode(tokenizer, tokens);
            encode(tokenizer, images);
            for (int i = 0; i < repetitions; i++) {
                decodes.add(decode(tokenizer, tokens));
                encodes[i] = encode(tokenizer, images);
                progress.update(i + 1L);
            }
        }
        List<TokenizerBenchResult.Part> measured =
                IntStream.range(0, parts.size()).mapToObj(i -> part(parts, i, decodes)).toList();
        return new TokenizerBenchResult(
                this,
                Stopwatch.median(decodes.stream().mapToDouble(TokenizerBench::sum).toArray()),
                Stopwatch.median(encodes),
                measured,
                ConvolutionRate.measure(manager.getDevice()),
                Machine.on(manager.getDevice()));
    }

    private NDArray tokens(VqTokenizer tokenizer, NDManager manager) {
        int side = size / tokenizer.config().downsampling();
        int codes = tokenizer.config().codebookSize();
        long[] ids = IntStream.range(0, batch * side * side).mapToLong(i -> i % codes).toArray();
        return manager.create(ids, new Shape(batch, side, side));
    }

    /** Seconds of each part of the decoder, then of all before and after them. */
    private static double[] decode(VqTokenizer tokenizer, NDArray tokens) {
        List<Layer> parts = tokenizer.decoderParts();
        double[] seconds = new double[parts.size() + 1];
        try (NDScope scope = NativeMemory.scope()) {
            long start = System.nanoTime();
            NDArray x = Computed.await(tokenizer.decoderInput(tokenizer.codes(tokens)));
            for (int i = 0; i < parts.size(); i++) {
                long before = System.nanoTime();
                x = Computed.await(parts.get(i).forward(tokenizer.parameters(), x));
                seconds[i] = (System.nanoTime() - before) / 1e9;
            }
            ImageTensors.toImages(x);
            seconds[parts.size()] = (System.nanoTime() - start) / 1e9 - sum(seconds);
        }
        return seconds;
    }

    private static double encode(VqTokenizer tokenizer, NDArray images) {
        long start = System.nanoTime();
        try (NDScope scope = NativeMemory.scope()) {
            tokenizer.encode(images).toLongArray();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private TokenizerBenchResult.Part part(List<Layer> parts, int index, List<double[]> decodes) {
        int side = size >> (parts.size() - 1 - index);
        double weights =
                parts.get(index).specs().stream()
                        .filter(spec -> spec.shape().dimension() == 4)
                        .mapToDouble(spec -> spec.size())
                        .sum();
        double[] seconds = decodes.stream().mapToDouble(all -> all[index]).toArray();
        return new TokenizerBenchResult.Part(
                side, 2 * weights * side * side * batch, Stopwatch.median(seconds));
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
