package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_ERROR_COMPILATION;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** NVIDIA's run-time compiler: from CUDA C++ to the machine code of one kind of GPU. */
final class KernelCompiler {

    private KernelCompiler() {}

    /** Its version, such as {@code 13.0}. */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        Status.compiler(nvrtcVersion(major, minor), "nvrtcVersion");
        return major[0] + "." + minor[0];
    }

    /**
     * Compiles a kernel.
     *
     * @param architecture such as {@code sm_90a}
     * @return a cubin
     * @throws CudaException with the compiler's messages
     */
    static byte[] compile(KernelSource source, String architecture) {
        _nvrtcProgram program = create(source);
        try (PointerPointer<BytePointer> options = strings(options(source, architecture))) {
            int status = nvrtcCompileProgram(program, (int) options.capacity(), options);
            if (status == NVRTC_ERROR_COMPILATION) {
                throw new CudaException(
                        String.format(
                                "%s does not compile for %s: %s",
                                source, architecture, log(program)));
            }
            Status.compiler(status, "nvrtcCompileProgram(" + source + ", " + architecture + ")");
            return cubin(program);
        } finally {
            Status.compiler(nvrtcDestroyProgram(program), "nvrtcDestroyProgram");
        }
    }

    private static _nvrtcProgram create(KernelSource source) {
        _nvrtcProgram program = new _nvrtcProgram();
        List<String> names = List.copyOf(source.headers().keySet());
        List<String> texts = List.copyOf(source.headers().values());
        try (BytePointer text = new BytePointer(source.text(), StandardCharsets.UTF_8);
                BytePointer name = new BytePointer(source.name() + ".cu", StandardCharsets.UTF_8);
                PointerPointer<BytePointer> headers = strings(texts);
                PointerPointer<BytePointer> headerNames = strings(names)) {
            Status.compiler(
                    nvrtcCreateProgram(program, text, name, names.size(), headers, headerNames),
                    "nvrtcCreateProgram(" + source + ")");
        }
        return program;
    }

    private static List<String> options(KernelSource source, String architecture) {
        List<String> options = new ArrayList<>();
        options.add("--gpu-architecture=" + architecture);
        options.add("--std=c++17");
        source.defines().forEach((name, value) -> options.add("-D" + name + "=" + value));
        return options;
    }

    private static PointerPointer<BytePointer> strings(List<String> values) {
        return new PointerPointer<>(values.toArray(new String[0]));
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Status.compiler(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
            byte[] log = new byte[Math.toIntExact(size.get())];
            Status.compiler(nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
            return new String(log, StandardCharsets.UTF_8).strip();
        }
    }

    private static byte[] cubin(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Status.compiler(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
            byte[] cubin = new byte[Math.toIntExact(size.get())];
            Status.compiler(nvrtcGetCUBIN(program, cubin), "nvrtcGetCUBIN");
            return cubin;
        }
    }
}
