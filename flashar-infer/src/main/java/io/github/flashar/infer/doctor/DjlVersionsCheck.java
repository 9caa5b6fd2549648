package io.github.flashar.infer.doctor;

import java.util.List;

/** Whether DJL's jars are all there, once each, and of the versions this library is built for. */
record DjlVersionsCheck(DjlJars jars) implements Check {

    private static final String SUBJECT = "DJL";

    @Override
    public Finding examine() {
        String found =
                String.format(
                        "api %s, pytorch-engine %s, pytorch-jni %s",
                        text(jars.api()), text(jars.engine()), text(jars.jni()));
        if (jars.jni().isEmpty()) {
            return Finding.warning(SUBJECT, found, Remedies.ADD_JNI);
        }
        return isRight(jars.api(), Supported.DJL)
                        && isRight(jars.engine(), Supported.DJL)
                        && isRight(jars.jni(), Supported.JNI)
                ? Finding.ok(SUBJECT, found)
                : Finding.warning(
                        SUBJECT,
                        found + "; FlashAR is built for " + Supported.DJL,
                        Remedies.ONE_VERSION + ", and pytorch-jni " + Supported.JNI);
    }

    private static boolean isRight(List<String> versions, String needed) {
        return versions.equals(List.of(needed));
    }

    private static String text(List<String> versions) {
        return versions.isEmpty() ? "missing" : String.join(" and ", versions);
    }
}
