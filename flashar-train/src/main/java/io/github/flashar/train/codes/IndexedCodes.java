package io.github.flashar.train.codes;

import io.github.flashar.train.data.TokenSource;

/** Codes whose examples know which picture they were made of. */
interface IndexedCodes extends TokenSource {

    /** Place of an example's picture among all pictures of the data set; ascending. */
    int index(int example);
}
