/**
 * Pictures as tokens with what each shows in words, in the tar files of Emu3.5-FlashAR's official
 * data: {@link io.github.flashar.train.pretokenized.PretokenizedShard} reads one at random, {@link
 * io.github.flashar.train.pretokenized.PretokenizedShardWriter} writes one, {@link
 * io.github.flashar.train.pretokenized.PretokenizedStore} a folder of them, {@link
 * io.github.flashar.train.pretokenized.PretokenizedSource} is what a run trains on.
 */
@NullMarked
package io.github.flashar.train.pretokenized;

import org.jspecify.annotations.NullMarked;
