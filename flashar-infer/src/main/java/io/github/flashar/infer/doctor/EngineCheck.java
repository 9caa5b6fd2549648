package io.github.flashar.infer.doctor;

/** Whether PyTorch can be loaded, computes, and is what DJL takes. */
record EngineCheck(EngineStart start) implements Check {

    private static final String SUBJECT = "PyTorch";

    @Override
    public Finding examine() {
        return start.engine()
                .map(EngineCheck::examine)
                .orElseGet(() -> broken(start.failure().orElseThrow()));
    }

    private static Finding broken(Throwable failure) {
        return Finding.problem(SUBJECT, LoadFailures.text(failure), LoadFailures.remedy(failure));
    }

    private static Finding examine(LoadedEngine engine) {
        String found =
                String.format(
                        "%s in %s, loaded in %.1f s, multiplies %s",
                        engine.version(),
                        engine.folder(),
                        engine.seconds(),
                        engine.isRight() ? "right" : "wrongly");
        if (!engine.isRight()) {
            return Finding.problem(
                    SUBJECT, found, "delete that folder if DJL made it; its files may be damaged");
        }
        return engine.defaultEngine().equals(LoadedEngine.NAME)
                ? Finding.ok(SUBJECT, found)
                : Finding.problem(
                        SUBJECT,
                        found + "; but DJL takes " + engine.defaultEngine(),
                        "unset DJL_DEFAULT_ENGINE and ai.djl.default_engine");
    }
}
