package io.github.flashar.examples.bench.cuda;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.examples.bench.BenchRun;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.model.DecoderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Measures models on the CUDA engine: how fast they draw, where the time goes, how exactly. */
public final class CudaBench {

    private final CudaDevice device;
    private final BenchRun run;
    private final int compared;
    private final boolean deterministic;
    private final CudaBenchOutput output;

    /**
     * Prepares a measurement.
     *
     * @param run decoders, batches and repetitions
     * @param compared images whose tokens are compared with float32's; 0 compares none
     * @param deterministic whether the mode is measured, too, in which images are the same in every
     *     batch
     * @param output where results go as soon as they are there
     */
    public CudaBench(
            CudaDevice device,
            BenchRun run,
            int compared,
            boolean deterministic,
            CudaBenchOutput output) {
        this.device = device;
        this.run = run;
        this.compared = compared;
        this.deterministic = deterministic;
        this.output = output;
    }

    /**
     * Measures a model.
     *
     * @throws InsufficientMemoryException if the GPU has no room for its weights
     */
    public void measure(CudaBenchModel model) {
        try (CudaModel fast = model.load(device, CudaPrecision.FAST);
                CudaPixels pixels = model.loadPixels(fast.kernels())) {
            output.start(model);
            compare(model, fast);
            speeds(model, fast, new CudaSpeedBench(pixels, run.repetitions()));
            profiles(model, fast);
        }
    }

    private void compare(CudaBenchModel model, CudaModel fast) {
        if (compared > 0) {
            double share =
                    TokenAgreement.measure(
                            fast,
                            () -> model.load(device, CudaPrecision.FULL),
                            request(model, compared));
            output.agreement(model, compared, share);
        }
    }

    private void speeds(CudaBenchModel model, CudaModel fast, CudaSpeedBench bench) {
        List<CudaSubject> subjects = subjects(fast, false);
        if (deterministic) {
            try (CudaModel slower = model.load(device, CudaPrecision.DETERMINISTIC)) {
                subjects.addAll(subjects(slower, true));
                speeds(model, subjects, bench);
            }
        } else {
            speeds(model, subjects, bench);
        }
    }

    private List<CudaSubject> subjects(CudaModel model, boolean areDeterministic) {
        List<CudaSubject> subjects = new ArrayList<>();
        run.decoders()
                .forEach(kind -> subjects.add(new CudaSubject(model, kind, areDeterministic)));
        return subjects;
    }

    private void speeds(CudaBenchModel model, List<CudaSubject> subjects, CudaSpeedBench bench) {
        List<CudaSpeed> speeds = new ArrayList<>();
        for (int batch : run.batches()) {
            for (CudaSpeed speed : speeds(model, subjects, bench, batch)) {
                output.speed(model, speed);
                speeds.add(speed);
            }
        }
        output.table(model, speeds);
    }

    /** None if the GPU has no room for a batch. */
    private List<CudaSpeed> speeds(
            CudaBenchModel model, List<CudaSubject> subjects, CudaSpeedBench bench, int batch) {
        try {
            return bench.measure(subjects, request(model, batch));
        } catch (InsufficientMemoryException e) {
            output.tooLarge(batch, e);
            return List.of();
        }
    }

    /** A pass in the middle, for the smallest and for the largest batch. */
    private void profiles(CudaBenchModel model, CudaModel fast) {
        TreeSet<Integer> batches = new TreeSet<>(run.batches());
        batches.retainAll(List.of(batches.first(), batches.last()));
        for (int batch : batches) {
            for (DecoderKind kind : run.decoders()) {
                try (CudaDecoder decoder = new CudaSubject(fast, kind, false).open()) {
                    int pass = decoder.passes() / 2;
                    var launches = decoder.profile(request(model, batch), pass, run.repetitions());
                    output.kernels(model, KernelTimes.of(kind, batch, pass, launches));
                } catch (InsufficientMemoryException e) {
                    output.tooLarge(batch, e);
                }
            }
        }
    }

    private DecodeRequest request(CudaBenchModel model, int batch) {
        return run.request(batch, model.config().backbone());
    }
}
