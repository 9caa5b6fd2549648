package io.github.flashar.train.codes;

import io.github.flashar.train.data.LabelledSource;

/** Codes whose examples know which picture they were made of. */
interface IndexedCodes extends LabelledSource {

    /** Place of an example's picture among all pictures of the data set; ascending. */
    int index(int example);
}
