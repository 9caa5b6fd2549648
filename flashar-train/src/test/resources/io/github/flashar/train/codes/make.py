"""Writes two samples as the official extraction does: int64 [1, 10, 4] and [1], numpy.save."""
import pathlib

import numpy

FOLDER = pathlib.Path(__file__).parent
for index, (first, label) in enumerate([(0, 3), (16384 - 40, 999)]):
    codes = numpy.arange(first, first + 40, dtype=numpy.int64).reshape(1, 10, 4)
    for kind, array in [("codes", codes), ("labels", numpy.array([label], dtype=numpy.int64))]:
        folder = FOLDER / f"imagenet32_{kind}"
        folder.mkdir(exist_ok=True)
        numpy.save(folder / f"{index}.npy", array)
