// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::sim {

/// How often something happened. Only ever grows; the end of the warm-up starts a new window and
/// forgets nothing, so that what went in can still be held against what came out.
class Counter {
public:
    void add(std::uint64_t count = 1) { total_ += count; }

    /// Since the last reset.
    std::uint64_t value() const { return total_ - atReset_; }
    /// Since the start of the run.
    std::uint64_t total() const { return total_; }

    void reset() { atReset_ = total_; }

private:
    std::uint64_t total_ = 0;
    std::uint64_t atReset_ = 0;
};

} // namespace doppel::sim
