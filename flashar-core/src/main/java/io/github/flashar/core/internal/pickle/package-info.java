/**
 * A reader of Python pickles, protocols 2 to 5, that can build nothing but plain data. Not for
 * users; may change in any release.
 *
 * <p>A pickle is a program for a small stack machine. {@link
 * io.github.flashar.core.internal.pickle.Unpickler} runs the part of it that data needs. Whatever a
 * pickle names ({@code os.system}) is looked up in the caller's {@link
 * io.github.flashar.core.internal.pickle.PickleGlobals}, an allow-list; no class is loaded, no
 * method looked up. What the input asks for never exceeds limits that depend on its own length.
 */
@NullMarked
package io.github.flashar.core.internal.pickle;

import org.jspecify.annotations.NullMarked;
