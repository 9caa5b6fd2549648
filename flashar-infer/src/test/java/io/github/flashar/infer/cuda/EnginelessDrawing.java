package io.github.flashar.infer.cuda;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Draws two images of a generator folder and prints all that they consist of. */
final class EnginelessDrawing {

    private EnginelessDrawing() {}

    /** {@code EnginelessDrawing FOLDER}; says first which engines there are. */
    public static void main(String[] arguments) {
        System.out.println("engine: " + isThere("ai.djl.pytorch.engine.PtEngine"));
        System.out.println("JNA: " + isThere("com.sun.jna.Native"));
        System.out.println(draw(Path.of(arguments[0])));
    }

    /** Tokens and pixels, as text. */
    static String draw(Path folder) {
        DecodeRequest request = DecodeRequest.builder().setClassIds(0, 2).setSeeds(7, 8).build();
        try (CudaGenerator generator =
                        CudaGenerator.open(folder, CudaDevice.open(0), CudaPrecision.FULL);
                TokenDecoder decoder = generator.decoder(DecoderKind.DIAGONAL)) {
            int[][] tokens = decoder.decode(request).tokens();
            List<RgbImage> pictures = generator.pictures().of(tokens);
            return Arrays.deepToString(tokens)
                    + pictures.stream().map(picture -> Arrays.toString(picture.rgb())).toList();
        }
    }

    private static boolean isThere(String type) {
        try {
            Class<?> unused = Class.forName(type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
