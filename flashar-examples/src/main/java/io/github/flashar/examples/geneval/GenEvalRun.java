package io.github.flashar.examples.geneval;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.report.Tiles;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws the pictures of a list of prompts:
 *
 * <pre>
 * 00000/metadata.jsonl      the prompt's line
 * 00000/samples/0000.png …  drawn with the seed: first + number of the prompt · samples + of the sample
 * 00000/grid.png            all samples of the prompt, two in a row
 * </pre>
 *
 * <p>A file appears whole or not at all, and samples that are there are not drawn again: a run may
 * be stopped and repeated.
 *
 * @param generator of a model that takes prompts
 * @param how guidance, sampling and decoder of all pictures
 * @param samples pictures of each prompt, 1..10,000
 * @param firstSeed seed of the first sample of the first prompt
 */
public record GenEvalRun(
        ImageGenerator generator,
        UnaryOperator<GenerationRequest.Builder> how,
        int samples,
        long firstSeed) {

    private static final int COLUMNS = 2;

    public GenEvalRun {
        Checks.inRange("--samples", samples, 1, 10_000);
    }

    /**
     * Draws what is missing.
     *
     * @param together prompts drawn at a time
     * @return how many pictures were drawn
     */
    public int run(List<GenEvalPrompt> prompts, int together, Path folder) {
        OutputFolder.make(folder);
        int drawn = 0;
        try (Progress bar = Progress.start("drawing", prompts.size())) {
            for (int from = 0; from < prompts.size(); from += together) {
                int to = Math.min(prompts.size(), from + together);
                drawn += draw(prompts.subList(from, to), folder);
                bar.update(to);
            }
        }
        return drawn;
    }

    private int draw(List<GenEvalPrompt> prompts, Path folder) {
        List<Sample> missing = new ArrayList<>();
        for (GenEvalPrompt prompt : prompts) {
            OutputFolder.make(prompt.folder(folder).resolve("samples"));
            writeRecord(prompt, prompt.folder(folder).resolve("metadata.jsonl"));
            samples(prompt, folder).filter(sample -> !sample.exists()).forEach(missing::add);
        }
        if (!missing.isEmpty()) {
            write(missing);
        }
        missing.stream()
                .map(Sample::prompt)
                .distinct()
                .forEach(prompt -> writeGrid(prompt, folder));
        return missing.size();
    }

    /** Pictures of another prompt would be taken for this one's. */
    private static void writeRecord(GenEvalPrompt prompt, Path file) {
        String record = prompt.record() + "\n";
        if (!Files.exists(file)) {
            AtomicFiles.writeText(file, record);
            return;
        }
        try {
            Checks.require(
                    Files.readString(file).equals(record),
                    "%s is of another prompt than \"%s\": choose another --output",
                    file,
                    prompt.text());
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    private void write(List<Sample> missing) {
        GenerationRequest request =
                how.apply(GenerationRequest.builder())
                        .setPrompts(
                                missing.stream().map(s -> s.prompt().text()).toArray(String[]::new))
                        .optSeeds(missing.stream().mapToLong(Sample::seed).toArray())
                        .build();
        GenerationResult result = generator.generate(request);
        for (int i = 0; i < missing.size(); i++) {
            result.image(i).writePng(missing.get(i).file());
        }
    }

    private void writeGrid(GenEvalPrompt prompt, Path folder) {
        List<RgbImage> pictures =
                samples(prompt, folder).map(sample -> ImageFiles.read(sample.file())).toList();
        ImageFiles.writePng(
                prompt.folder(folder).resolve("grid.png"), Tiles.of(pictures, COLUMNS), Map.of());
    }

    private Stream<Sample> samples(GenEvalPrompt prompt, Path folder) {
        return IntStream.range(0, samples)
                .mapToObj(
                        number ->
                                new Sample(
                                        prompt,
                                        firstSeed + (long) prompt.number() * samples + number,
                                        prompt.folder(folder)
                                                .resolve("samples")
                                                .resolve(String.format("%04d.png", number))));
    }

    /** One picture. */
    private record Sample(GenEvalPrompt prompt, long seed, Path file) {

        boolean exists() {
            return Files.exists(file);
        }
    }
}
