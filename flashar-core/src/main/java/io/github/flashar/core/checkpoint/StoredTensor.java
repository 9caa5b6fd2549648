package io.github.flashar.core.checkpoint;

/**
 * Where a tensor's values lie.
 *
 * @param info what it is
 * @param bytes the file
 * @param begin position of its first element in the file
 * @param layout how its elements follow each other; checked to stay inside the file
 */
record StoredTensor(TensorInfo info, MappedFile bytes, long begin, StridedLayout layout) {

    /** A tensor whose elements lie side by side in row-major order. */
    static StoredTensor contiguous(TensorInfo info, MappedFile bytes, long begin) {
        return new StoredTensor(info, bytes, begin, StridedLayout.contiguous(info.elements()));
    }

    /** The same values under another name. */
    StoredTensor named(String name) {
        TensorInfo renamed = new TensorInfo(name, info.type(), info.shape());
        return new StoredTensor(renamed, bytes, begin, layout);
    }
}
