// SPDX-License-Identifier: Apache-2.0
// Built once for each of inputs.h: DOPPEL_FUZZ_INPUT is the function.
#include "tests/fuzz/inputs.h"

#include <cstddef>
#include <cstdint>

// libFuzzer gives the entry point its name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    doppel::fuzz::DOPPEL_FUZZ_INPUT({reinterpret_cast<const char*>(data), size});
    return 0;
}
