package io.github.flashar.infer.djl;

/** What a served request is answered with. */
enum AnswerFormat {

    /** A PNG file; for one image. */
    PNG,

    /** A JSON object with the images as PNG files in base64. */
    JSON,

    /** A line of JSON for each pass, and the object at the end. */
    STREAM
}
