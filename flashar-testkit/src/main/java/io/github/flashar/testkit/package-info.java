/**
 * Shared by the tests of all modules and published with none. It knows no other FlashAR module, so
 * that even the core's tests may use it and its readers stay independent witnesses of the code
 * under test.
 */
@NullMarked
package io.github.flashar.testkit;

import org.jspecify.annotations.NullMarked;
