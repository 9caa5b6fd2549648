package io.github.flashar.examples.hub;

import io.github.flashar.core.error.InvalidRequestException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The weights LlamaGen's authors published, as its README links them. Sizes and hashes are not
 * listed: the server states them.
 */
public final class Catalogue {

    private static final String CLASSES = "FoundationVision/LlamaGen";
    private static final String TEXT = "peizesun/llamagen_t2i";

    private static final List<PublishedFile> FILES =
            List.of(
                    file("c2i_B_256", CLASSES, "LlamaGen-B, 111M, ImageNet classes, 16x16 tokens"),
                    file("c2i_L_256", CLASSES, "LlamaGen-L, 343M, ImageNet classes, 16x16 tokens"),
                    file("c2i_B_384", CLASSES, "LlamaGen-B, 111M, ImageNet classes, 24x24 tokens"),
                    file("c2i_L_384", CLASSES, "LlamaGen-L, 343M, ImageNet classes, 24x24 tokens"),
                    file(
                            "c2i_XL_384",
                            CLASSES,
                            "LlamaGen-XL, 775M, ImageNet classes, 24x24 tokens"),
                    file(
                            "c2i_XXL_384",
                            CLASSES,
                            "LlamaGen-XXL, 1.4B, ImageNet classes, 24x24 tokens"),
                    file(
                            "c2i_3B_384",
                            CLASSES,
                            "LlamaGen-3B, 3.1B, ImageNet classes, 24x24 tokens"),
                    file("t2i_XL_stage1_256", TEXT, "LlamaGen-XL, 775M, captions, 16x16 tokens"),
                    file("t2i_XL_stage2_512", TEXT, "LlamaGen-XL, 775M, captions, 32x32 tokens"),
                    file(
                            "vq_ds16_c2i",
                            CLASSES,
                            "tokenizer of the 24x24 and 16x16 class models, 72M"),
                    file("vq_ds8_c2i", CLASSES, "tokenizer with 8x8 pixels a token, 70M"),
                    file("vq_ds16_t2i", TEXT, "tokenizer of the caption models, 72M"));

    private Catalogue() {}

    /** Every file, models first. */
    public static List<PublishedFile> files() {
        return FILES;
    }

    /**
     * Returns the file of that name.
     *
     * @throws InvalidRequestException listing the known names if there is none
     */
    public static PublishedFile find(String name) {
        return FILES.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidRequestException(
                                        "there is no published file "
                                                + name
                                                + "; known: "
                                                + names()));
    }

    /** All names, for a message. */
    public static String names() {
        return FILES.stream().map(PublishedFile::name).collect(Collectors.joining(", "));
    }

    private static PublishedFile file(String name, String repository, String contents) {
        return new PublishedFile(name, repository, name + ".pt", contents);
    }
}
