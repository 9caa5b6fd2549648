package io.github.flashar.train.pretokenized;

import io.github.flashar.core.emu35.Emu35Prompts;
import io.github.flashar.core.emu35.Emu35Tokenizer;
import io.github.flashar.core.emu35.PromptLimit;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.train.data.Conditions;
import io.github.flashar.train.data.Partition;
import io.github.flashar.train.data.TokenSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-tokenised shards as one source: token grids, and their prompts as Emu3.5 reads them. The
 * shards stay on disk, mapped, in the order of their names.
 *
 * <p>Prompts stand in the template of {@link Emu35Prompts}. As in the official training they are
 * cut to {@link PromptLimit#TRAINED_TOKENS} tokens, or to what the model has room for, though here
 * only the text is cut and what follows it stays. A sample whose prompt is blank, or withheld, gets
 * the unconditional prompt.
 *
 * <p>Safe for several threads.
 */
public final class PretokenizedSource implements TokenSource {

    private final BackboneConfig model;
    private final List<PretokenizedShard> shards;
    private final Partition samples;
    private final Emu35Prompts prompts;
    private final int[] unconditional;

    private PretokenizedSource(
            BackboneConfig model, List<PretokenizedShard> shards, Emu35Prompts prompts) {
        this.model = model;
        this.shards = shards;
        this.samples = Partition.of(shards, PretokenizedShard::size);
        this.prompts = prompts;
        this.unconditional = prompts.unconditional(model.grid());
        Checks.require(
                unconditional.length <= model.prefix().tokens(),
                "the model has room for prompts of %d tokens, but the one without a text takes %d"
                        + " already; convert it again with more",
                model.prefix().tokens(),
                unconditional.length);
    }

    /** Whether a path is a shard by its name, or a folder that has one in it or one folder down. */
    public static boolean isAt(Path path) {
        return !PretokenizedFiles.find(path).isEmpty();
    }

    /**
     * Opens a shard, or all shards in a folder and in the folders in it.
     *
     * @param model that is to be trained, whose vocabulary holds text
     * @param tokenizer of its text
     * @throws InvalidFileException if there is no shard, if one is damaged, or if its grids are not
     *     those that the model draws
     */
    public static PretokenizedSource open(
            Path path, BackboneConfig model, Emu35Tokenizer tokenizer) {
        Emu35Prompts prompts = prompts(model, tokenizer);
        List<Path> files = PretokenizedFiles.find(path);
        if (files.isEmpty()) {
            throw new InvalidFileException(path, "holds no shard, *.tar; make some: pretokenize");
        }
        List<PretokenizedShard> shards = new ArrayList<>();
        for (Path file : files) {
            PretokenizedShard shard = PretokenizedShard.open(file, model.vocabulary());
            if (!shard.grid().equals(model.grid())) {
                throw new InvalidFileException(
                        file,
                        String.format(
                                "holds grids of %s, but the model draws %s: pretokenize the"
                                        + " pictures anew, or leave the file out",
                                shard.grid(), model.grid()));
            }
            shards.add(shard);
        }
        return new PretokenizedSource(model, List.copyOf(shards), prompts);
    }

    private static Emu35Prompts prompts(BackboneConfig model, Emu35Tokenizer tokenizer) {
        TextPrefix prefix = model.textPrefix();
        Checks.require(
                tokenizer.vocabulary().size() == prefix.vocabulary()
                        && tokenizer.vocabulary().visualOffset() == prefix.firstImageToken(),
                "the text tokenizer has %d tokens, those of images from %d on; the model %d, from"
                        + " %d on: they do not belong together",
                tokenizer.vocabulary().size(),
                tokenizer.vocabulary().visualOffset(),
                prefix.vocabulary(),
                prefix.firstImageToken());
        int room = prefix.tokens() - Emu35Prompts.sizeTokens(tokenizer, model.grid());
        int most = Math.max(1, Math.min(room, PromptLimit.TRAINED_TOKENS));
        return Emu35Prompts.builder()
                .setTokenizer(tokenizer)
                .optLimit(PromptLimit.cutting(most))
                .build();
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public TokenGrid grid() {
        return model.grid();
    }

    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, 0);
        return shard(example).tokens(samples.place(example));
    }

    /** What the picture of an example shows, as it was written. */
    public String prompt(int example) {
        return shard(example).prompt(samples.place(example));
    }

    /** Tokens of the prompt of an example as the model reads it. */
    public int[] text(int example) {
        String prompt = prompt(example);
        try {
            return prompt.isBlank() ? unconditional() : prompts.conditional(prompt, grid());
        } catch (InvalidRequestException e) {
            // A prompt that cannot be read is the file's fault here, not the caller's.
            String stem = shard(example).stem(samples.place(example));
            throw new InvalidFileException(
                    shard(example).path(), "prompt of " + stem + ": " + e.getMessage(), e);
        }
    }

    /** Tokens of the prompt that stands for nothing. */
    public int[] unconditional() {
        return unconditional.clone();
    }

    @Override
    public Conditions conditions(int[] examples, boolean[] withheld) {
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            texts.add(withheld[i] ? unconditional() : text(examples[i]));
        }
        return new Conditions.Texts(texts);
    }

    private PretokenizedShard shard(int example) {
        return shards.get(samples.part(example));
    }

    @Override
    public void checkFits(BackboneConfig other) {
        Checks.require(
                grid().equals(other.grid())
                        && vocabulary() == other.vocabulary()
                        && model.prefix().equals(other.prefix()),
                "the data has a %s grid, %d tokens and prompts for %s; the model %s, %d and %s",
                grid(),
                vocabulary(),
                model.prefix(),
                other.grid(),
                other.vocabulary(),
                other.prefix());
    }
}
