// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace doppel::models {

/// A component some of whose counts belong to an earlier time than that at which they are known, as
/// a visit belongs to its beginning, implements this beside Component: in a limited time they are
/// told by their own.
class DatedCounts {
public:
    virtual ~DatedCounts() = default;
    /// Calls `tell` with the name of each such counter and what of it belongs to the time after
    /// `from` and up to `to`, as far as is known now.
    virtual void countBetween(
        sim::Time from,
        sim::Time to,
        const std::function<void(std::string_view name, std::uint64_t count)>& tell) const = 0;
};

} // namespace doppel::models
