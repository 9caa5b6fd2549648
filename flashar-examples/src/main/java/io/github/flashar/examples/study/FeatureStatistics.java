package io.github.flashar.examples.study;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * Mean and covariance of feature vectors, summed up in double precision.
 *
 * <p>Source of the distance: Heusel et al., arXiv 1706.08500.
 */
final class FeatureStatistics {

    private final double[] sum;
    private final double[][] products;
    private long count;

    /** Starts with no vectors of so many features. */
    FeatureStatistics(int width) {
        this.sum = new double[width];
        this.products = new double[width][width];
    }

    /** Adds vectors, one after the other in {@code rows}. */
    void add(float[] rows) {
        int width = sum.length;
        for (int start = 0; start < rows.length; start += width) {
            for (int i = 0; i < width; i++) {
                double value = rows[start + i];
                sum[i] += value;
                for (int j = 0; j <= i; j++) {
                    products[i][j] += value * rows[start + j];
                }
            }
            count++;
        }
    }

    long count() {
        return count;
    }

    /**
     * Fréchet distance of the normal distributions with these means and covariances: {@code |μ_1 −
     * μ_2|² + tr(Σ_1 + Σ_2 − 2 (Σ_1 Σ_2)^½)}, at least 0.
     */
    double frechetDistance(FeatureStatistics other) {
        RealMatrix mine = covariance();
        RealMatrix others = other.covariance();
        // the eigenvalues of (Σ_1 Σ_2)^½ are the singular values of Σ_1^½ Σ_2^½
        RealMatrix roots = root(mine).multiply(root(others));
        double rootTrace =
                Arrays.stream(new SingularValueDecomposition(roots).getSingularValues()).sum();
        double distance = mine.getTrace() + others.getTrace() - 2 * rootTrace;
        for (int i = 0; i < sum.length; i++) {
            double difference = sum[i] / count - other.sum[i] / other.count;
            distance += difference * difference;
        }
        return Math.max(0, distance);
    }

    /** Unbiased. */
    private RealMatrix covariance() {
        int width = sum.length;
        double[][] covariance = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double value = (products[i][j] - sum[i] * sum[j] / count) / (count - 1);
                covariance[i][j] = value;
                covariance[j][i] = value;
            }
        }
        return new Array2DRowRealMatrix(covariance, false);
    }

    /**
     * Square root of a symmetric matrix without negative eigenvalues, by its singular values: the
     * eigenvalue iteration may fail where there are fewer vectors than features.
     */
    private static RealMatrix root(RealMatrix matrix) {
        SingularValueDecomposition parts = new SingularValueDecomposition(matrix);
        double[] roots = Arrays.stream(parts.getSingularValues()).map(Math::sqrt).toArray();
        return parts.getU()
                .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
                .multiply(parts.getUT());
    }
}
