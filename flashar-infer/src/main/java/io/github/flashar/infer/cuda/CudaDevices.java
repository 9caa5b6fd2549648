package io.github.flashar.infer.cuda;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GPUs by the names of this engine: {@code cuda} for the first, {@code cuda:N} for another. */
public final class CudaDevices {

    private static final Pattern NAME = Pattern.compile("cuda(?::(\\d{1,4}))?");

    private CudaDevices() {}

    /** Number of the GPU that a name stands for; none if it is no name of this engine's. */
    public static Optional<Integer> parse(String name) {
        Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable String number = matcher.group(1);
        return Optional.of(number == null ? 0 : Integer.parseInt(number));
    }
}
