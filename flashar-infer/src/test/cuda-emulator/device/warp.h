// Warp-wide operations: each lane hands in a payload, the last lane to arrive computes what all of them get.
#pragma once

namespace emulator {

// Which lane a lane reads from in a shuffle; itself where the source lies outside its segment of `width` lanes.
struct FromLane {
    static int source(int lane, int argument, int width) { return (lane & ~(width - 1)) | (argument & (width - 1)); }
};
struct FromXor {
    static int source(int lane, int argument, int width) {
        int source = lane ^ argument;
        return source < (lane & ~(width - 1)) + width ? source : lane;
    }
};
struct FromUp {
    static int source(int lane, int argument, int width) {
        return lane - argument < (lane & ~(width - 1)) ? lane : lane - argument;
    }
};
struct FromDown {
    static int source(int lane, int argument, int width) {
        return lane + argument >= (lane & ~(width - 1)) + width ? lane : lane + argument;
    }
};

template <class T>
struct Shuffle {
    T value;
    T result;
    int argument;
    int width;
};

// What a lane gets that reads from one outside the mask: undefined on a GPU, here bits that are a NaN and no index.
template <class T>
inline T undefined() {
    T value;
    __builtin_memset(&value, 0x7f, sizeof(value));
    return value;
}

template <class T, class From>
inline void combine_shuffle(void* const payloads[32]) {
    for (int lane = 0; lane < 32; lane++) {
        if (Shuffle<T>* mine = static_cast<Shuffle<T>*>(payloads[lane])) {
            int source = From::source(lane, mine->argument, mine->width);
            const Shuffle<T>* other = static_cast<const Shuffle<T>*>(payloads[source & 31]);
            mine->result = other != nullptr ? other->value : undefined<T>();
        }
    }
}

template <class From, class T>
inline T shuffle(unsigned mask, T value, int argument, int width, int line) {
    Shuffle<T> payload = {value, value, argument, width};
    emulator_sync_warp(mask, combine_shuffle<T, From>, &payload, line);
    return payload.result;
}

struct Ballot {
    bool predicate;
    unsigned result;
};

inline void combine_ballot(void* const payloads[32]) {
    unsigned votes = 0;
    for (int lane = 0; lane < 32; lane++) {
        const Ballot* vote = static_cast<const Ballot*>(payloads[lane]);
        votes |= vote != nullptr && vote->predicate ? 1u << lane : 0u;
    }
    for (int lane = 0; lane < 32; lane++) {
        if (payloads[lane] != nullptr) {
            static_cast<Ballot*>(payloads[lane])->result = votes;
        }
    }
}

inline unsigned ballot(unsigned mask, bool predicate, int line) {
    Ballot payload = {predicate, 0};
    emulator_sync_warp(mask, combine_ballot, &payload, line);
    return payload.result;
}

inline void combine_nothing(void* const[32]) {}

inline void sync_warp(int line, unsigned mask = 0xffffffffu) {
    char payload = 0;
    emulator_sync_warp(mask, combine_nothing, &payload, line);
}

// The caller's line, width and mask in one place, for the macros below.
struct Site {
    int line;
    template <class T>
    T from_lane(unsigned mask, T value, int lane, int width = 32) const {
        return shuffle<FromLane>(mask, value, lane, width, line);
    }
    template <class T>
    T from_xor(unsigned mask, T value, int bits, int width = 32) const {
        return shuffle<FromXor>(mask, value, bits, width, line);
    }
    template <class T>
    T from_up(unsigned mask, T value, unsigned delta, int width = 32) const {
        return shuffle<FromUp>(mask, value, static_cast<int>(delta), width, line);
    }
    template <class T>
    T from_down(unsigned mask, T value, unsigned delta, int width = 32) const {
        return shuffle<FromDown>(mask, value, static_cast<int>(delta), width, line);
    }
    unsigned ballot(unsigned mask, bool predicate) const { return emulator::ballot(mask, predicate, line); }
    void sync_warp(unsigned mask = 0xffffffffu) const { emulator::sync_warp(line, mask); }
};

}  // namespace emulator

#define __shfl_sync emulator::Site{__LINE__}.from_lane
#define __shfl_xor_sync emulator::Site{__LINE__}.from_xor
#define __shfl_up_sync emulator::Site{__LINE__}.from_up
#define __shfl_down_sync emulator::Site{__LINE__}.from_down
#define __ballot_sync emulator::Site{__LINE__}.ballot
#define __syncwarp emulator::Site{__LINE__}.sync_warp
