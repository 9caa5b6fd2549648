extern "C" __global__ void broken_for_test() { no_such_thing(); }
