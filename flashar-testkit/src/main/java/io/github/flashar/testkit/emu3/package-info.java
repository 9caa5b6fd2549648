/** What tests of Emu3.5 need of its published files. */
@NullMarked
package io.github.flashar.testkit.emu3;

import org.jspecify.annotations.NullMarked;
