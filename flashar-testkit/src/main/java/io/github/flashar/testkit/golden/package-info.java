/**
 * Reference fixtures made with the official code, and how tests use them.
 *
 * <pre>{@code
 * class RopeGoldenTest {
 *     @TestFactory
 *     Stream<DynamicNode> golden() {
 *         return GoldenSuite.of("rope").tests(fixture -> List.of(
 *                 new GoldenAspect("table", golden -> golden.close("table", actual, expected, 1e-6))));
 *     }
 * }
 * }</pre>
 *
 * <p>One dynamic test per folder and aspect. Everything comes from {@code fixture.json}: no test
 * names a folder or a size.
 */
@NullMarked
package io.github.flashar.testkit.golden;

import org.jspecify.annotations.NullMarked;
