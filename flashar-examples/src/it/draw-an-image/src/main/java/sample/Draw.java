package sample;

import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Path;

/** Draws an image of class 7 with a model folder and writes it to a file. */
public final class Draw {

    private Draw() {}

    public static void main(String[] args) {
        try (ImageGenerator generator = ImageGenerator.open(Path.of(args[0]))) {
            GenerationResult drawn = generator.generate(GenerationRequest.ofClasses(7));
            drawn.image(0).writePng(Path.of(args[1]));
        }
    }
}
