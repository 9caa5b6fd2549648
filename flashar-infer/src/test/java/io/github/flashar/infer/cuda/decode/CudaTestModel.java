package io.github.flashar.infer.cuda.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.TokenDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A DJL model brought to the GPU, with one decoder; closing it frees both. */
record CudaTestModel(CudaModel model, CudaDecoder decoder) implements TokenDecoder {

    /** An adapted model. */
    static CudaTestModel of(
            FlashArModel model, CudaPrecision precision, Function<CudaModel, CudaDecoder> decoder) {
        CudaDevice device = TestDevice.require();
        return load(
                model.parameters(),
                model.config().backbone(),
                file -> CudaModel.flashAr(device, precision, file, model.config()),
                decoder);
    }

    /** A raster model. */
    static CudaTestModel of(RasterModel model, CudaPrecision precision) {
        CudaDevice device = TestDevice.require();
        return load(
                model.parameters(),
                model.config(),
                file -> CudaModel.raster(device, precision, file, model.config()),
                CudaDecoder::raster);
    }

    private static CudaTestModel load(
            Parameters parameters,
            BackboneConfig config,
            Function<WeightFile, CudaModel> loader,
            Function<CudaModel, CudaDecoder> decoder) {
        try {
            Path file = Files.createTempFile("flashar", ".safetensors");
            try {
                SafetensorsWriter.write(
                        file, tensors(parameters, config), StorageType.FLOAT32, Map.of());
                CudaModel loaded = loader.apply(WeightFiles.open(file));
                return new CudaTestModel(loaded, decoder.apply(loaded));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Published tables of no caption may be longer than a model's prefix; its folder's is not. */
    private static Map<String, NDArray> tensors(Parameters parameters, BackboneConfig config) {
        Map<String, NDArray> tensors = new LinkedHashMap<>(parameters.asMap());
        tensors.computeIfPresent(
                ParameterNames.NO_CAPTION,
                (name, table) -> table.get(new NDIndex().addSliceDim(0, config.prefix().tokens())));
        return tensors;
    }

    @Override
    public TokenGrid grid() {
        return decoder.grid();
    }

    @Override
    public int passes() {
        return decoder.passes();
    }

    @Override
    public DecodeResult decode(DecodeRequest request, DecodeListener listener) {
        return decoder.decode(request, listener);
    }

    @Override
    public void close() {
        decoder.close();
        model.close();
    }
}
