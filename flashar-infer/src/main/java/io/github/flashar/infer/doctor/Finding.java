package io.github.flashar.infer.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what was looked at, in a word or two
 * @param found what was found, one line
 * @param remedy how to mend it, one line; empty if there is nothing to mend
 */
public record Finding(String subject, Status status, String found, String remedy) {

    static Finding ok(String subject, String found) {
        return new Finding(subject, Status.OK, found, "");
    }

    static Finding warning(String subject, String found, String remedy) {
        return new Finding(subject, Status.WARNING, found, remedy);
    }

    static Finding problem(String subject, String found, String remedy) {
        return new Finding(subject, Status.PROBLEM, found, remedy);
    }
}
