package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.Nvcc;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.Emu35Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NVIDIA's own compiler takes every kernel as published models need it, and spills nothing. */
class NvccTest {

    private static final Path SOURCES =
            Path.of("src/main/resources/io/github/flashar/infer/cuda/kernel");

    @TempDir private Path folder;

    @Test
    void everyKernelCompiles() throws IOException {
        Nvcc nvcc = Nvcc.require(folder, List.of("90a"));
        try (KernelRig rig = KernelRig.open();
                Kernels kernels = nvcc.kernels(rig.device())) {
            compilePixels(kernels);
            compileDecoding(kernels, rig, llamaGen(LlamaGen.B), Storage.BF16);
            compileDecoding(kernels, rig, llamaGen(LlamaGen.THREE_BILLION), Storage.FLOAT);
            compileDecoding(kernels, rig, emu35(), Storage.BF16);
        }
        assertThat(nvcc.compiled()).isEqualTo(sources());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void everySizeCompilesForEveryGpu(LlamaGen size) {
        Nvcc nvcc = Nvcc.require(folder, List.of("80", "90a", "100"));
        try (KernelRig rig = KernelRig.open();
                Kernels kernels = nvcc.kernels(rig.device())) {
            compilePixels(kernels);
            compileDecoding(kernels, rig, llamaGen(size), Storage.BF16);
            compileDecoding(kernels, rig, llamaGen(size), Storage.FLOAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void emu35CompilesForEveryGpu(Storage storage) {
        Nvcc nvcc = Nvcc.require(folder, List.of("80", "90a", "100"));
        try (KernelRig rig = KernelRig.open();
                Kernels kernels = nvcc.kernels(rig.device())) {
            compileDecoding(kernels, rig, emu35(), storage);
        }
    }

    private static BackboneConfig llamaGen(LlamaGen size) {
        return size.backbone(LlamaGen.IMAGENET_CLASS, new TokenGrid(16, 16));
    }

    private static BackboneConfig emu35() {
        return Emu35Sizes.flashAr(new TokenGrid(32, 32), 40).backbone();
    }

    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - ".cu".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static void compileDecoding(
            Kernels kernels, KernelRig rig, BackboneConfig config, Storage storage) {
        int dim = config.dim();
        double eps = config.normEps();
        Sequence sequence = new Sequence(1, 1, rig.ints(0), rig.ints(0), rig.ints(0));
        compileLayer(kernels, config, storage, sequence);
        new EmbedIds(kernels, storage, dim);
        new EmbedTokens(kernels, storage, dim, sequence, new TokenRows(0, 0));
        new GeluTanh(kernels, storage);
        GatherStates.ofBranches(kernels, storage, dim, eps);
        GatherStates.ofRaster(kernels, storage, dim, eps);
        compileGates(kernels, rig, config, storage);
        FoldHeads.ofRaster(kernels, storage, dim);
        new Sample(kernels, config.vocabulary(), sequence);
        new Advance(kernels);
    }

    private static void compileLayer(
            Kernels kernels, BackboneConfig config, Storage storage, Sequence sequence) {
        Heads heads = new Heads(config.heads(), config.keyValueHeads(), config.headDim());
        if (config.queryKeyNorm()) {
            new NormHeads(kernels, storage, heads, config.normEps());
        }
        new RmsNorm(kernels, storage, config.dim(), config.normEps());
        new RopeAppend(kernels, storage, heads, sequence);
        Attention.of(kernels, storage, heads, sequence);
        new SwiGlu(kernels, storage, config.feedForwardDim());
    }

    /** A gate that reads logits needs heads of images alone. */
    private static void compileGates(
            Kernels kernels, KernelRig rig, BackboneConfig config, Storage storage) {
        DeviceMemory weights = rig.bytes((long) Float.BYTES * config.dim());
        boolean readsText = config.prefix() instanceof TextPrefix;
        for (Gate gate : List.of(new Gate(config.dim(), weights, 0), Gate.constant(0.5))) {
            FoldHeads.ofBranches(kernels, storage, config.dim(), gate);
            if (!readsText) {
                new FuseLogits(kernels, config.vocabulary(), gate);
            }
        }
        if (readsText) {
            new FoldCorner(kernels, storage, config.dim(), new CornerGate(weights, 0));
        } else {
            new LogitFeatures(kernels, storage, config.vocabulary());
        }
    }

    private static void compilePixels(Kernels kernels) {
        VqConfig config = VqConfig.vq16();
        for (int multiplier : config.channelMultipliers()) {
            int channels = config.channels() * multiplier;
            new GroupNorm(kernels, channels, true, 1e-6);
            new GroupNorm(kernels, channels, false, 1e-6);
        }
        for (boolean floats : List.of(true, false)) {
            new Convolve(kernels, false, floats);
            new Convolve(kernels, true, floats);
            new Multiply(kernels, floats);
        }
        new LookUpCodes(kernels, config.codebookDim());
        new SoftmaxRows(kernels);
        new ToBytes(kernels);
    }
}
