// SPDX-License-Identifier: Apache-2.0
// Counts what a program's tests ask for. It replaces the program's operator new, so that one source of
// a program includes it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace doppel::test {

/// Since the program began; work that grows asks for more.
inline std::atomic<std::size_t> bytesAsked{0};

} // namespace doppel::test

// g++ takes those below for the one that it knows.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
    doppel::test::bytesAsked += size;
    if (void* memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
// What std::stable_sort asks for, and gives back to the pair below.
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    doppel::test::bytesAsked += size;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

#pragma GCC diagnostic pop
