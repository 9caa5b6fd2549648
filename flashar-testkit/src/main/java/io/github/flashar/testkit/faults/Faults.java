package io.github.flashar.testkit.faults;

import java.io.IOException;

/** Counts file-system calls and makes the chosen one fail. */
public final class Faults {

    private enum Kind {
        NONE,
        CRASH,
        ERROR
    }

    private Kind kind = Kind.NONE;
    private long failing;
    private long calls;
    private long capacity = Long.MAX_VALUE;
    private boolean dead;
    private boolean readOnly;

    Faults() {}

    /** Lets the process die at the n-th call from now, counted from 1. */
    public void crashAt(long n) {
        plan(Kind.CRASH, n);
    }

    /** Lets the n-th call from now, counted from 1, fail with an I/O error; later ones work. */
    public void failAt(long n) {
        plan(Kind.ERROR, n);
    }

    /** Lets the disk take so many bytes more; deleted files give nothing back. */
    public void fullAfter(long bytes) {
        capacity = bytes;
    }

    /** Lets every call that would change something be refused. */
    public void readOnly() {
        readOnly = true;
    }

    /** Calls since a fault was planned. */
    public long calls() {
        return calls;
    }

    /** Whether the planned call has come. */
    public boolean happened() {
        return kind != Kind.NONE && calls >= failing;
    }

    /** Whether the process has died. */
    boolean dead() {
        return dead;
    }

    void call(String name) throws IOException {
        calls++;
        if (dead || kind == Kind.CRASH && calls == failing) {
            dead = true;
            throw new Crash(name);
        }
        if (kind == Kind.ERROR && calls == failing) {
            throw new IOException("Input/output error");
        }
    }

    /** A call that changes something. */
    void change(String name) throws IOException {
        call(name);
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    /** A call that takes space. */
    void write(int bytes) throws IOException {
        change("write");
        if (bytes > capacity) {
            throw new IOException("No space left on device");
        }
        capacity -= bytes;
    }

    private void plan(Kind what, long n) {
        kind = what;
        failing = n;
        calls = 0;
    }
}
