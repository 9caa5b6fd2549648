package io.github.flashar.infer.djl;

import ai.djl.modality.Output;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.GenerationTimeoutException;
import io.github.flashar.infer.generate.Subject;
import io.github.flashar.infer.generate.Timings;
import io.github.flashar.infer.service.QueueFullException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What served requests are answered with. Properties of an output become HTTP headers. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    private static final String CONTENT_TYPE = "Content-Type";

    private Answers() {}

    static Output of(GenerationResult drawn, AnswerFormat format) {
        return format == AnswerFormat.PNG ? png(drawn.image(0)) : json(drawn);
    }

    private static Output png(GeneratedImage image) {
        Output output = new Output();
        output.addProperty(CONTENT_TYPE, "image/png");
        output.addProperty("seed", String.valueOf(image.spec().seed()));
        output.add(image.toPng());
        return output;
    }

    private static Output json(GenerationResult drawn) {
        Output output = new Output();
        output.addProperty(CONTENT_TYPE, "application/json");
        output.add(toJson(drawn).toString());
        return output;
    }

    /** A result with its images as PNG files in base64. */
    static JsonObject toJson(GenerationResult drawn) {
        JsonObject json = new JsonObject();
        json.addProperty("decoder", drawn.decoder().name().toLowerCase(Locale.ROOT));
        json.addProperty("passes", drawn.passes());
        json.add("milliseconds", toJson(drawn.timings()));
        JsonArray images = new JsonArray();
        drawn.images().forEach(image -> images.add(toJson(image)));
        json.add("images", images);
        return json;
    }

    private static JsonObject toJson(Timings timings) {
        JsonObject json = new JsonObject();
        json.addProperty("waiting", timings.waiting().toMillis());
        json.addProperty("encoding", timings.encoding().toMillis());
        json.addProperty("decoding", timings.decoding().toMillis());
        json.addProperty("sampling", timings.sampling().toMillis());
        json.addProperty("pixels", timings.pixels().toMillis());
        return json;
    }

    private static JsonObject toJson(GeneratedImage image) {
        JsonObject json = new JsonObject();
        if (image.spec().subject() instanceof Subject.ClassId wanted) {
            json.addProperty("class", wanted.id());
        }
        json.addProperty("name", image.name());
        json.addProperty("seed", image.spec().seed());
        json.addProperty("png", Base64.getEncoder().encodeToString(image.toPng()));
        return json;
    }

    static Output error(Throwable failure) {
        Output output = new Output(code(failure), type(failure));
        output.addProperty(CONTENT_TYPE, "application/json");
        output.add(errorJson(failure).toString());
        return output;
    }

    /** An error as DJL Serving tells its own. */
    static JsonObject errorJson(Throwable failure) {
        JsonObject json = new JsonObject();
        json.addProperty("code", code(failure));
        json.addProperty("type", type(failure));
        json.addProperty("message", message(failure));
        return json;
    }

    private static int code(Throwable failure) {
        if (failure instanceof InvalidRequestException
                || failure instanceof InsufficientMemoryException) {
            return BAD_REQUEST;
        }
        if (failure instanceof GenerationTimeoutException) {
            return TIMEOUT;
        }
        boolean later =
                failure instanceof CancellationException || failure instanceof QueueFullException;
        return later ? UNAVAILABLE : SERVER_ERROR;
    }

    private static String type(Throwable failure) {
        return switch (code(failure)) {
            case BAD_REQUEST -> "Bad Request";
            case TIMEOUT -> "Timeout";
            case UNAVAILABLE -> "Service Unavailable";
            default -> "Server Error";
        };
    }

    /**
     * Our own words about the request, never the inside of a failure: those about a file would tell
     * where it lies on this machine.
     */
    private static @Nullable String message(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "the request was given up";
        }
        if (code(failure) != SERVER_ERROR) {
            return failure.getMessage();
        }
        LOG.error("a served request failed", failure);
        return "the server failed; its log says why";
    }
}
