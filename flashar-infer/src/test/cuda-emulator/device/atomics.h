// Atomics: plain updates are enough, as the emulator runs one thread of the device at a time and stops none in between.
#pragma once

template <class T>
inline T emulator_exchange(T* address, T next) {
    T previous = *address;
    *address = next;
    return previous;
}

inline int atomicAdd(int* address, int value) {
    return emulator_exchange(address, static_cast<int>(static_cast<unsigned>(*address) + static_cast<unsigned>(value)));
}
inline unsigned atomicAdd(unsigned* address, unsigned value) { return emulator_exchange(address, *address + value); }
inline unsigned long long atomicAdd(unsigned long long* address, unsigned long long value) {
    return emulator_exchange(address, *address + value);
}
inline float atomicAdd(float* address, float value) { return emulator_exchange(address, *address + value); }

inline int atomicMax(int* address, int value) { return emulator_exchange(address, max(*address, value)); }
inline unsigned atomicMax(unsigned* address, unsigned value) { return emulator_exchange(address, max(*address, value)); }
inline int atomicMin(int* address, int value) { return emulator_exchange(address, min(*address, value)); }
inline unsigned atomicMin(unsigned* address, unsigned value) { return emulator_exchange(address, min(*address, value)); }

inline int atomicOr(int* address, int value) { return emulator_exchange(address, *address | value); }
inline unsigned atomicOr(unsigned* address, unsigned value) { return emulator_exchange(address, *address | value); }

inline int atomicCAS(int* address, int compare, int value) {
    return emulator_exchange(address, *address == compare ? value : *address);
}
inline unsigned atomicCAS(unsigned* address, unsigned compare, unsigned value) {
    return emulator_exchange(address, *address == compare ? value : *address);
}
