package io.github.flashar.examples.generate;

import io.github.flashar.infer.decode.DecodeRequest;
import java.util.Map;

/** What the images of an order show, one subject after the other. */
public sealed interface Subjects permits ClassSubjects, CaptionSubjects {

    /** Number of subjects. */
    int size();

    /** What a person calls subject i. */
    String label(int i);

    /** What an image's file says of subject i: keyword and value. */
    Map.Entry<String, String> text(int i);

    /** Asks for these subjects, one an image. */
    void request(DecodeRequest.Builder request, int[] subjects);
}
