package io.github.flashar.infer.djl;

import ai.djl.inference.streaming.ChunkedBytesSupplier;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.GenerationStep;
import io.github.flashar.infer.service.RequestGroup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is written while its images are drawn: a line of JSON for each pass, with the
 * tokens so far, and one with the images. It can be given once its first line is there, so that
 * whoever serves it waits as long as for any other before it takes on more.
 */
final class StreamedAnswer {

    private final Input input;
    private final ChunkedBytesSupplier lines = new ChunkedBytesSupplier();
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

    private StreamedAnswer(Input input) {
        this.input = input;
    }

    static Drawing<Output> begin(RequestGroup group, ServedRequest request, Input input) {
        StreamedAnswer answer = new StreamedAnswer(input);
        CompletableFuture<GenerationResult> images = group.add(request.images(), answer::afterStep);
        var ended = images.whenComplete(answer::end);
        return new Drawing<>(
                images, CompletableFuture.anyOf(answer.begun, ended), () -> answer.give(images));
    }

    private boolean afterStep(GenerationStep step) {
        JsonObject json = new JsonObject();
        json.addProperty("step", step.step());
        json.addProperty("steps", step.steps());
        JsonArray grids = new JsonArray();
        for (int[] tokens : step.tokens()) {
            JsonArray grid = new JsonArray(tokens.length);
            Arrays.stream(tokens).forEach(grid::add);
            grids.add(grid);
        }
        json.add("tokens", grids);
        write(json);
        begun.complete(true);
        return !input.isCancelled();
    }

    private void end(@Nullable GenerationResult drawn, @Nullable Throwable failure) {
        write(
                drawn == null
                        ? Answers.errorJson(Objects.requireNonNull(failure))
                        : Answers.toJson(drawn));
        // DJL may overlook the last chunk: it is marked as the last before it is there.
        lines.appendContent(new byte[0], true);
    }

    private void write(JsonObject json) {
        lines.appendContent((json + "\n").getBytes(StandardCharsets.UTF_8), false);
    }

    private Output give(CompletableFuture<GenerationResult> images) {
        Throwable failure = begun.isDone() ? null : Drawing.failure(images);
        if (failure != null) {
            return Answers.error(failure);
        }
        Output output = new Output();
        output.addProperty("Content-Type", "application/jsonlines");
        output.add(lines);
        return output;
    }
}
