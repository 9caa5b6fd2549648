package io.github.flashar.train.plan;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.StageSchedule;
import io.github.flashar.train.loop.TrainingConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What an adaptation trains and what memory it takes, from sizes alone; {@link #check} it before
 * anything is allocated. In bytes:
 *
 * <pre>
 * need        = loaded + weights + moments + EMA + most of any stage (gradients + activations)
 * weights     = 4 · parameters
 * gradients   = 4 · parameters that train in the stage
 * moments     = 8 · parameters         both stages' from the start
 * EMA         = 4 · parameters         if an average is kept
 * activations = B · bytes an image     see below
 * </pre>
 *
 * <p>Of an image, a layer that gradients flow through leaves {@code 4 · S · (16d + 4f)} bytes for
 * the backward pass and the two heads take up to {@code 24 · H·W · K}, S = P + H·W, K the rows of a
 * head; in stage 1 trunk and horizontal branch leave nothing. The engine itself and the Java heap
 * come on top, some 0.4 GiB.
 *
 * @param groups what is trained alike
 * @param stages those that the run has
 * @param batch images in a forward pass, B
 * @param weights bytes of the adapted model
 * @param moments bytes of the optimizer
 * @param average bytes of the exponential moving average
 * @param loaded bytes that lie beside it for the whole run, such as the raster model
 */
public record TrainingPlan(
        List<PlannedGroup> groups,
        List<PlannedStage> stages,
        int batch,
        long weights,
        long moments,
        long average,
        long loaded) {

    private static final int MATRIX = 2;
    private static final String BRANCH = "branch";

    public TrainingPlan {
        groups = List.copyOf(groups);
        stages = List.copyOf(stages);
    }

    /**
     * Plans an adaptation.
     *
     * @param loaded bytes that lie beside it for the whole run
     */
    public static TrainingPlan of(
            FlashArConfig model,
            TrainingConfig training,
            AdaptationConfig adaptation,
            long loaded) {
        List<PlannedGroup> groups = groups(model);
        long parameters = groups.stream().mapToLong(PlannedGroup::parameters).sum();
        Activations activations = new Activations(model, training.dropout(), adaptation.extras());
        StageSchedule schedule = StageSchedule.of(training.steps(), adaptation);
        return new TrainingPlan(
                groups,
                IntStream.of(1, 2)
                        .filter(schedule::has)
                        .mapToObj(stage -> stage(stage, groups, activations))
                        .toList(),
                training.batchSize(),
                Float.BYTES * parameters,
                2 * Float.BYTES * parameters,
                training.emaDecay() > 0 ? Float.BYTES * parameters : 0,
                loaded);
    }

    /** Bytes needed in all, in the stage that needs most. */
    public long bytes() {
        return stages.stream().mapToLong(this::bytes).max().orElseGet(this::standing);
    }

    /** Bytes needed in a stage. */
    public long bytes(PlannedStage stage) {
        return standing() + stage.gradients() + batch * stage.activationsPerImage();
    }

    /** The most images in a forward pass that fit so many bytes; 0 if not even one does. */
    public int largestBatch(long available) {
        int fits = batch;
        for (PlannedStage stage : stages) {
            long room = available - standing() - stage.gradients();
            fits = (int) Math.max(0, Math.min(fits, room / stage.activationsPerImage()));
        }
        return fits;
    }

    /**
     * Fails if this machine has not enough memory at this moment, see {@link MachineMemory}.
     *
     * @throws InsufficientMemoryException naming need, what there is, and what would fit
     */
    public void check() {
        check(MachineMemory.available());
    }

    /** Fails if so many bytes are not enough. */
    public void check(long available) {
        if (bytes() > available) {
            throw new InsufficientMemoryException(refusal(available), bytes(), available);
        }
    }

    /** What lies there from the first to the last step. */
    private long standing() {
        return loaded + weights + moments + average;
    }

    private String refusal(long available) {
        int fits = largestBatch(available);
        return String.format(
                "%s needed to adapt with %d images a forward pass, but %s available: %s. -D%s=BYTES"
                        + " says how much may be used",
                MemorySize.text(bytes()),
                batch,
                MemorySize.text(available),
                fits > 0
                        ? "a batch of " + fits + " fits, and accumulated batches make up for it"
                        : "not even a batch of 1 fits, take a smaller model",
                MachineMemory.PROPERTY);
    }

    private static PlannedStage stage(
            int number, List<PlannedGroup> groups, Activations activations) {
        long trainable = parameters(groups, group -> group.trainsIn(number));
        return new PlannedStage(
                number,
                trainable,
                parameters(groups, group -> !group.trainsIn(number)),
                Float.BYTES * trainable,
                activations.bytesPerImage(number));
    }

    private static long parameters(List<PlannedGroup> groups, Predicate<PlannedGroup> which) {
        return groups.stream().filter(which).mapToLong(PlannedGroup::parameters).sum();
    }

    /** The groups of {@link StageSchedule}, of a model that does not exist yet. */
    private static List<PlannedGroup> groups(FlashArConfig model) {
        Set<String> added = new HashSet<>();
        model.branchParameterSpecs().forEach(spec -> added.add(spec.name()));
        Map<String, Long> sizes = new TreeMap<>();
        for (ParameterSpec spec : model.parameterSpecs()) {
            String part = added.contains(spec.name()) ? BRANCH : "pretrained";
            String kind = spec.shape().dimension() >= MATRIX ? ".decay" : ".plain";
            sizes.merge(part + kind, spec.size(), Long::sum);
        }
        return sizes.entrySet().stream()
                .map(
                        group ->
                                new PlannedGroup(
                                        group.getKey(),
                                        group.getValue(),
                                        group.getKey().startsWith(BRANCH) ? 1 : 2))
                .toList();
    }
}
