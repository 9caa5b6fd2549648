package io.github.flashar.examples.training;

import io.github.flashar.examples.console.TextTable;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.train.plan.PlannedGroup;
import io.github.flashar.train.plan.PlannedStage;
import io.github.flashar.train.plan.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** A {@link TrainingPlan} as tables for people, a column a stage. */
public record PlanTables(TrainingPlan plan) {

    /** Numbers of weights: of each group, trained and frozen. */
    public String parameters() {
        TextTable table = table("parameters");
        for (PlannedGroup group : plan.groups()) {
            add(
                    table,
                    group.name(),
                    stage ->
                            count(group.parameters())
                                    + (group.trainsIn(stage.number()) ? " trained" : " frozen"));
        }
        add(table, "trained", stage -> count(stage.trainable()));
        add(table, "frozen", stage -> count(stage.frozen()));
        return table.toString();
    }

    /** Bytes of everything. */
    public String memory() {
        TextTable table = table("memory");
        add(table, "raster model beside it", stage -> MemorySize.text(plan.loaded()));
        add(table, "weights", stage -> MemorySize.text(plan.weights()));
        add(table, "gradients", stage -> MemorySize.text(stage.gradients()));
        add(table, "moments", stage -> MemorySize.text(plan.moments()));
        if (plan.average() > 0) {
            add(table, "moving average", stage -> MemorySize.text(plan.average()));
        }
        add(
                table,
                "activations of a batch of " + plan.batch(),
                stage -> MemorySize.text(plan.batch() * stage.activationsPerImage()));
        add(table, "in all", stage -> MemorySize.text(plan.bytes(stage)));
        return table.toString();
    }

    private TextTable table(String what) {
        return new TextTable(
                Stream.concat(
                                Stream.of(what),
                                plan.stages().stream().map(stage -> "stage " + stage.number()))
                        .toArray(String[]::new));
    }

    private void add(TextTable table, String name, Function<PlannedStage, String> cell) {
        List<String> row = new ArrayList<>(List.of(name));
        plan.stages().forEach(stage -> row.add(cell.apply(stage)));
        table.row(row);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
