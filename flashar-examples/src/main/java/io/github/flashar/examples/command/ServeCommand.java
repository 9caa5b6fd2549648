package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.console.StopSignal;
import io.github.flashar.examples.serve.ImageServer;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.GeneratorConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves images over HTTP. */
@Command(
        name = "serve",
        description = {
            "Draws images over HTTP, with a page on which they grow: diagonal by diagonal next to"
                    + " token by token.",
            ""
        },
        footer = {
            "",
            "GET /image?class=3&seed=7 is a PNG file, GET /draw?class=3 a stream of events; both"
                    + " take guidance, temperature, top_k, top_p and decoder, too. Ctrl-C ends it.",
            "",
            "Example: flashar serve --model out/demo/model"
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand extends FlashArCommand {

    private static final int MAX_PORT = 65_535;
    private static final long TICK = 100_000_000; // nanoseconds

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Folder of a class-conditional model, for example out/demo/model")
    private @Nullable Path model;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description =
                    "Address to listen at; 0.0.0.0 is every one of this machine, for anybody who"
                            + " can reach it. Default: ${DEFAULT-VALUE}")
    private String host = "localhost";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port to listen at; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "Requests that may wait. Default: ${DEFAULT-VALUE}")
    private int queue;

    @Mixin private DrawingDeviceOptions device = new DrawingDeviceOptions();

    @Override
    void run(Path folder) {
        Checks.inRange("--port", port, 0, MAX_PORT);
        Path path = required(model);
        GeneratorConfig.read(path).backbone().classPrefix(); // captions have no page yet
        ImageGenerator.Builder builder = ImageGenerator.builder().setModel(path);
        device.applyTo(builder);
        try (ImageGenerator generator = builder.build();
                ImageServer server =
                        ImageServer.start(new InetSocketAddress(host, port), generator, queue);
                StopSignal stop = StopSignal.listen("Ending ...")) {
            generator.warmUp();
            out().printf("Open %s%n", server.address());
            while (!stop.requested()) {
                LockSupport.parkNanos(TICK);
            }
        }
    }
}
