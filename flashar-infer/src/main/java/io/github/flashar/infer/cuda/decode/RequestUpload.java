package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.checkpoint.HalfPrecision;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.cuda.kernel.Prefixes;
import io.github.flashar.infer.cuda.kernel.Sample;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.decode.DecodeStreams;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Brings to the GPU what a request says of its images, in the order of their places. */
final class RequestUpload {

    /** Four of them are {@link DecodeStep#UNDRAWN}. */
    private static final int UNDRAWN_BYTE = 0xff;

    private final CudaModel model;
    private final DecodeRequest request;
    private final DecodeStreams streams;

    RequestUpload(CudaModel model, DecodeRequest request, DecodeStreams streams) {
        this.model = model;
        this.request = request;
        this.streams = streams;
    }

    /** Writes it all, and empties the grids. */
    void writeTo(RequestBuffers buffers, CudaStream stream) {
        buffers.grid().fill(UNDRAWN_BYTE, stream);
        buffers.error().write(new int[1]);
        writeDraws(buffers);
        writePrefixes(buffers.prefixes());
        PrefixConfig prefix = model.backbone().prefix();
        if (prefix instanceof ClassPrefix classes) {
            buffers.ids().write(perStream(i -> classId(i, classes)));
        } else if (prefix instanceof TextPrefix texts) {
            buffers.ids().write(words(texts));
        } else {
            CaptionPrefix captions = (CaptionPrefix) prefix;
            writeFeatures(Objects.requireNonNull(buffers.features()), captions, stream);
        }
    }

    /** Where a prefix has no positions, it has a place for each of its tokens in their table. */
    private void writePrefixes(Prefixes buffers) {
        PrefixMask prefixes = streams.prefixes();
        buffers.padding().write(perStream(prefixes::padding));
        buffers.starts()
                .write(
                        model.backbone().rotaryPositions() == RotaryPositions.GRID
                                ? perStream(i -> prefixes.tokens())
                                : perStream(prefixes::imageStart));
    }

    private void writeDraws(RequestBuffers buffers) {
        int[] images = IntStream.range(0, streams.images()).map(streams::image).toArray();
        List<SamplingConfig> how = Arrays.stream(images).mapToObj(request::sampling).toList();
        long[] seeds = Arrays.stream(images).mapToLong(i -> request.seeds()[i]).toArray();
        Sample.write(buffers.draws(), how, seeds);
        float[] scales = new float[images.length];
        for (int place = 0; place < images.length; place++) {
            scales[place] = (float) streams.guidance(place).scale();
        }
        buffers.scales().write(scales);
    }

    private int[] perStream(IntUnaryOperator value) {
        return IntStream.range(0, streams.count()).map(value).toArray();
    }

    private boolean isConditional(int stream) {
        return stream < streams.images();
    }

    private int image(int stream) {
        return streams.image(streams.place(stream));
    }

    private int classId(int stream, ClassPrefix classes) {
        return isConditional(stream) ? request.classIds()[image(stream)] : classes.nullClass();
    }

    /** [S, P] */
    private int[] words(TextPrefix prefix) {
        return IntStream.range(0, streams.count())
                .mapToObj(this::text)
                .flatMapToInt(text -> Arrays.stream(prefix.leftPadded(text)))
                .toArray();
    }

    private int[] text(int stream) {
        TextPrompt prompt = request.texts().get(image(stream));
        return isConditional(stream) ? prompt.tokens() : prompt.unconditional();
    }

    private void writeFeatures(DeviceMemory target, CaptionPrefix captions, CudaStream stream) {
        long bytes = (long) captions.tokens() * captions.featureDim() * model.storage().bytes();
        var noCaption = ((PrefixWeights.Captions) model.prefix).noCaption();
        for (int i = 0; i < streams.count(); i++) {
            DeviceMemory slice = target.slice(i * bytes, bytes);
            if (isConditional(i)) {
                write(slice, request.captions().get(image(i)));
            } else {
                noCaption.copyTo(slice, bytes, stream);
            }
        }
    }

    private void write(DeviceMemory target, CaptionFeatures caption) {
        float[] values = caption.values();
        if (model.storage() == Storage.FLOAT) {
            target.write(values);
        } else {
            target.write(HalfPrecision.brainFromFloats(values));
        }
    }
}
