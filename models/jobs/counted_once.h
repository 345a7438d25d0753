// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/identity_set.h"
#include "sim/metrics.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The name of what counts, of what a counter counts, that which had been counted before: a bound
/// from below on the counter is one on the others, as what is done twice is one good thing.
inline std::string repeatedName(std::string_view counter) {
    return std::string(counter) + "_repeated";
}

/// Counts what may be done twice, as the real counter does, and beside it what had been done before:
/// by what it is of (Request, Job: identity).
///
/// Memory: some 15 bytes for each that was done.
class CountedOnce {
public:
    CountedOnce(sim::Metrics& metrics,
                std::string_view component,
                std::string_view name,
                std::string_view help)
        : all_(metrics.counter(component, name, help)),
          repeated_(metrics.counter(component,
                                    repeatedName(name),
                                    "those of them that had been counted before, as somebody did "
                                    "the same again")) {}

    /// 0: nobody knows of what it is, so that it is no repetition.
    void add(std::uint64_t identity, std::uint64_t count = 1) {
        all_.add(count);
        repeated_.add(identity != 0 && !done_.insert(identity) ? count : 0);
    }

private:
    sim::Counter& all_;
    sim::Counter& repeated_;
    IdentitySet done_;
};

} // namespace doppel::models
