/**
 * Generators as DJL loads, predicts with and serves its own models:
 *
 * <pre>{@code
 * Criteria<GenerationRequest, GenerationResult> criteria =
 *         Criteria.builder()
 *                 .setTypes(GenerationRequest.class, GenerationResult.class)
 *                 .optModelUrls("flashar:/models/dogs")
 *                 .build();
 * try (ZooModel<GenerationRequest, GenerationResult> model = criteria.loadModel();
 *         Predictor<GenerationRequest, GenerationResult> predictor = model.newPredictor()) {
 *     predictor.predict(GenerationRequest.ofClasses(207)).image(0).writePng(Path.of("dog.png"));
 * }
 * }</pre>
 *
 * <p>DJL asks an {@link ai.djl.engine.Engine} for an empty model and lets that load a folder. A
 * model folder of ours is no TorchScript file and no block with parameters of DJL's format, so the
 * engine {@value io.github.flashar.infer.djl.GeneratorModel#ENGINE} stands in for PyTorch there and
 * nowhere else: arrays, devices and capabilities are PyTorch's, and its rank keeps it from ever
 * being the default engine. It is what {@code optEngine}, and {@code engine=} in a {@code
 * serving.properties}, name; a {@link ai.djl.repository.zoo.ZooProvider} would not do, as DJL asks
 * it only for models that have no path.
 *
 * <p>DJL finds no {@link ai.djl.translate.TranslatorFactory} by itself, whatever the engine: it
 * wants one named before it opens a folder. The URL scheme {@value
 * io.github.flashar.infer.djl.FlashArRepositoryFactory#SCHEME} names engine and factory, so that
 * nobody else has to. With {@code optModelPath} both are given: {@code
 * optEngine("FlashAR").optTranslatorFactory(new FlashArTranslatorFactory())}.
 *
 * <p>{@link ai.djl.inference.Predictor#streamingPredict} is not supported: it wants a block that
 * computes arrays when asked for the next, where a generator tells of its passes as they happen.
 * Callers in Java follow them with a {@link io.github.flashar.infer.generate.GenerationListener} on
 * {@link io.github.flashar.infer.djl.GeneratorModel#generator}; served requests may ask for a
 * stream.
 */
@NullMarked
package io.github.flashar.infer.djl;

import org.jspecify.annotations.NullMarked;
