/**
 * A file system in memory that fails, dies or fills up at a chosen call, for tests of what is left
 * on the disk then. Start at {@link io.github.flashar.testkit.faults.FaultyFileSystem}.
 */
@NullMarked
package io.github.flashar.testkit.faults;

import org.jspecify.annotations.NullMarked;
