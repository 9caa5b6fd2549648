package io.github.flashar.core.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tensors by name that are to be written, wherever they are now. */
public sealed interface Tensors {

    /** Their names. */
    Set<String> names();

    /** Type of the values of one. */
    DataType type(String name);

    /** Sizes of one, row-major. */
    Shape shape(String name);

    /** Hands one over for as long as it takes. */
    void lend(String name, Borrower borrower) throws IOException;

    /** Takes a tensor for a moment. */
    @FunctionalInterface
    interface Borrower {
        void take(NDArray array) throws IOException;
    }

    /** Arrays in memory; not changed. */
    static Tensors of(Map<String, NDArray> arrays) {
        return new InMemory(arrays);
    }

    /** Those of a file, each in memory only while it is written. */
    static Tensors of(WeightFile file) {
        return new OnDisk(file);
    }

    /** See {@link #of(Map)}. */
    record InMemory(Map<String, NDArray> arrays) implements Tensors {

        @Override
        public Set<String> names() {
            return arrays.keySet();
        }

        @Override
        public DataType type(String name) {
            return array(name).getDataType();
        }

        @Override
        public Shape shape(String name) {
            return array(name).getShape();
        }

        @Override
        public void lend(String name, Borrower borrower) throws IOException {
            borrower.take(array(name));
        }

        private NDArray array(String name) {
            return Objects.requireNonNull(arrays.get(name), name);
        }
    }

    /** See {@link #of(WeightFile)}. */
    record OnDisk(WeightFile file) implements Tensors {

        @Override
        public Set<String> names() {
            return file.tensors().keySet();
        }

        @Override
        public DataType type(String name) {
            return file.tensor(name).type().kind().inMemory();
        }

        @Override
        public Shape shape(String name) {
            return file.tensor(name).shape();
        }

        @Override
        public void lend(String name, Borrower borrower) throws IOException {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                borrower.take(file.read(name, manager));
            }
        }
    }
}
