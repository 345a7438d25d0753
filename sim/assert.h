// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::sim {

/// Prints the condition, its place, and the simulated time and seed of the world that runs in this
/// thread; then aborts.
[[noreturn]] void assertionFailed(const char* condition, const char* file, int line);

} // namespace doppel::sim

/// Our own assumptions, checked in every build: a wrong number is worse than no number. Never
/// reachable by user input.
#define DOPPEL_ASSERT(condition)                                                                   \
    (static_cast<bool>(condition)                                                                  \
         ? static_cast<void>(0)                                                                    \
         : ::doppel::sim::assertionFailed(#condition, __FILE__, __LINE__))
