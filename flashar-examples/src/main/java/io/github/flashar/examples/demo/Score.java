package io.github.flashar.examples.demo;

import io.github.flashar.train.evaluate.CrossEntropies;

/**
 * How well a model predicts grids kept apart, as cross-entropies in nats per token with the class
 * given and no guidance. Heads alone predict interior cells only, so they are compared with the
 * fused prediction there; NaN where a model has no such head.
 *
 * @param model what was scored
 * @param allCells fused, or the raster model's own, over all cells
 * @param interior fused over cells outside row 0 and column 0
 * @param horizontal horizontal head alone over interior cells
 * @param vertical vertical head alone over interior cells
 */
public record Score(
        String model, double allCells, double interior, double horizontal, double vertical) {

    static Score raster(double crossEntropy) {
        return new Score("raster model", crossEntropy, Double.NaN, Double.NaN, Double.NaN);
    }

    static Score flashAr(String model, CrossEntropies found) {
        return new Score(
                model,
                found.fused(),
                found.fusedInterior(),
                found.horizontalInterior(),
                found.verticalInterior());
    }
}
