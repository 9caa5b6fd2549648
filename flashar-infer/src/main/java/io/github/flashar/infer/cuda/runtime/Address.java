package io.github.flashar.infer.cuda.runtime;

import org.bytedeco.javacpp.Pointer;

/** An address on a device as JavaCPP wants it; owns nothing. */
final class Address extends Pointer {

    Address(long address) {
        this.address = address;
    }
}
