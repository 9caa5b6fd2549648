// Counter-based random numbers: Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011.
#pragma once

#include "ptx.cuh"

/** The 64 random bits of (seed, stream, counter): Philox 4x32-10, as in Java's Philox.bits. */
__device__ inline u64 philox(u64 seed, u64 stream, u64 counter) {
    u32 c0 = static_cast<u32>(counter);
    u32 c1 = static_cast<u32>(counter >> 32);
    u32 c2 = static_cast<u32>(stream);
    u32 c3 = static_cast<u32>(stream >> 32);
    u32 k0 = static_cast<u32>(seed);
    u32 k1 = static_cast<u32>(seed >> 32);
    for (int round = 0; round < 10; round++) {
        const u64 p0 = 0xD2511F53ull * c0;
        const u64 p1 = 0xCD9E8D57ull * c2;
        c0 = static_cast<u32>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<u32>(p1);
        c2 = static_cast<u32>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<u32>(p0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return c0 | static_cast<u64>(c1) << 32;
}
