package io.github.flashar.infer.doctor;

/** Which Java runs this. An older one than needed does not get here. */
record JavaCheck(Host host) implements Check {

    @Override
    public Finding examine() {
        return Finding.ok(
                "Java",
                String.format(
                        "%s, %s, %s",
                        property("java.version"),
                        property("java.vendor"),
                        property("java.vm.name")));
    }

    private String property(String name) {
        return host.property(name).orElse("unknown");
    }
}
