package io.github.flashar.infer.doctor;

/** Looks at one thing. Whatever it meets becomes a finding; it never throws. */
@FunctionalInterface
interface Check {

    Finding examine();
}
