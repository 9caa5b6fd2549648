package io.github.flashar.infer.doctor;

/** How a {@link Finding} matters. */
public enum Status {

    /** As it should be. */
    OK,

    /** Looks wrong, is slow or will break elsewhere, but does not stop anything by itself. */
    WARNING,

    /** Was tried and failed, or was asked for and is not there. */
    PROBLEM
}
