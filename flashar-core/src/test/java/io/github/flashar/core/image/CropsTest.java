package io.github.flashar.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code crops.json} holds what Pillow makes of the pictures beside it; see make.py there. */
class CropsTest {

    static Stream<JsonObject> whatPillowMakes() throws IOException {
        try (InputStream in = CropsTest.class.getResourceAsStream("crops.json")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            JsonArray cases =
                    JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(JsonElement::getAsJsonObject);
        }
    }

    @ParameterizedTest
    @MethodSource("whatPillowMakes")
    void everyPixelIsPillows(JsonObject expected) throws Exception {
        RgbImage photo = ImageFiles.read(resource(expected.get("photo").getAsString()));
        Crops crops =
                new Crops(
                        Crops.Kind.valueOf(expected.get("kind").getAsString()),
                        expected.get("size").getAsInt(),
                        expected.get("range").getAsDouble());

        List<RgbImage> views = crops.of(ImageScaling.centreSquare(photo, crops.squareSize()));

        assertThat(views).hasSize(crops.kind().views());
        assertThat(views.stream().map(CropsTest::sha256).toList())
                .isEqualTo(
                        expected.getAsJsonArray("sha256").asList().stream()
                                .map(JsonElement::getAsString)
                                .toList());
    }

    @Test
    void tenCropsAreCutFromTheSquareThatLlamaGenTakes() {
        assertThat(new Crops(Crops.Kind.TEN_CROP, 256, 1.1).squareSize()).isEqualTo(281);
        assertThat(new Crops(Crops.Kind.TEN_CROP, 256, 1.05).squareSize()).isEqualTo(268);
        assertThat(new Crops(Crops.Kind.TEN_CROP, 384, 1.1).squareSize()).isEqualTo(422);
        assertThat(new Crops(Crops.Kind.CENTER_FLIP, 256, 1.1).squareSize()).isEqualTo(256);
    }

    @Test
    void thePlainViewIsTheMiddle() {
        RgbImage square = Pictures.noise(12, 12, 1);
        Crops ten = new Crops(Crops.Kind.TEN_CROP, 8, 1.5);

        assertThat(ten.of(square).get(ten.kind().plain()).rgb())
                .isEqualTo(square.crop(2, 2, 8, 8).rgb());
    }

    @Test
    void otherSquaresAreRefused() {
        Crops crops = new Crops(Crops.Kind.TEN_CROP, 20, 1.1);

        assertThatThrownBy(() -> crops.of(Pictures.plain(20, 20, 0)))
                .hasMessageContaining("cut from 22 x 22 pixels, not from RgbImage[20x20]");
        assertThatThrownBy(() -> new Crops(Crops.Kind.TEN_CROP, 20, 0.9))
                .hasMessageContaining("crop range = 0.9 is outside 1");
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CropsTest.class.getResource(name)).toURI());
    }

    private static String sha256(RgbImage image) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.rgb());
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
