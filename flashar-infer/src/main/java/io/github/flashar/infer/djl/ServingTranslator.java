package io.github.flashar.infer.djl;

import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.ndarray.BytesSupplier;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.service.RequestGroup;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Requests in JSON to pictures. A request that fails is answered with an error; the others of its
 * batch do not notice. One whose client has gone is given up.
 */
final class ServingTranslator extends DrawingTranslator<Input, Output> {

    private static final String JSON = "application/json";

    @Override
    Drawing<Output> begin(GeneratorModel model, RequestGroup group, Input input) {
        try {
            ServedRequest request = ServedRequest.parse(body(input));
            return request.format() == AnswerFormat.STREAM
                    ? StreamedAnswer.begin(group, request, input)
                    : begin(group, request, input);
        } catch (RuntimeException e) {
            return new Drawing<>(CompletableFuture.failedFuture(e), () -> Answers.error(e));
        }
    }

    private static Drawing<Output> begin(RequestGroup group, ServedRequest request, Input input) {
        CompletableFuture<GenerationResult> images =
                group.add(request.images(), step -> !input.isCancelled());
        return new Drawing<>(images, () -> answer(images, request.format()));
    }

    private static Output answer(CompletableFuture<GenerationResult> images, AnswerFormat format) {
        Throwable failure = Drawing.failure(images);
        return failure == null ? Answers.of(images.join(), format) : Answers.error(failure);
    }

    private static byte[] body(Input input) {
        String type = input.getProperty("Content-Type", JSON);
        Checks.require(
                type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON),
                "Content-Type is %s, expected %s",
                type,
                JSON);
        BytesSupplier body = input.getData();
        if (body == null) {
            throw new InvalidRequestException("the request has no body, expected a JSON object");
        }
        return body.getAsBytes();
    }
}
