package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.file.Path;

/**
 * One tensor of int64 alone, as {@code torch.save(tensor, file)} writes it. As in a {@link
 * PyTorchFile}, nothing of its pickle is executed; these files are small, so their checksums are
 * compared as well.
 */
public final class PyTorchTensorFile {

    private static final String NAME = "tensor";

    private final StoredTensor tensor;

    private PyTorchTensorFile(StoredTensor tensor) {
        this.tensor = tensor;
    }

    /**
     * Checks a file that was read, or that is a part of another one.
     *
     * @param source where it came from, for messages
     * @param content all of its bytes; kept, not copied
     * @throws InvalidFileException if it is damaged or holds something else
     */
    public static PyTorchTensorFile of(Path source, byte[] content) {
        MappedFile file = MappedFile.of(source, content);
        StoredTensor tensor = PyTorchRoot.readTensor(file).stored(NAME, file);
        if (tensor.info().type() != TensorType.I64) {
            throw new InvalidFileException(
                    source, "dtype is " + tensor.info().type() + ", expected " + TensorType.I64);
        }
        return new PyTorchTensorFile(tensor);
    }

    /** Sizes; none for a single value. */
    public Shape shape() {
        return tensor.info().shape();
    }

    /** All values, row-major. */
    public long[] longs() {
        return TensorReader.longs(tensor);
    }
}
