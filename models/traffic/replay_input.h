// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// One line of an access log, in the platform's terms.
struct ReplayEntry {
    sim::Duration offset{}; ///< since the log's first line
    PageId page{};
    QueryId query{};
    std::optional<std::uint32_t> client{}; ///< unset: one by chance
    Method method = Method::Get;
    std::uint16_t status = 0; ///< what was answered then; 0: the log does not say
};

/// An access log, read line by line by the floor that knows files. Offsets may go back: the replay
/// holds its clock still until they have caught up, and counts it.
class ReplayInput {
public:
    virtual ~ReplayInput() = default;
    /// The next line that could be read; none at the end.
    virtual std::optional<ReplayEntry> next() = 0;
    /// Lines so far that could not be understood.
    virtual std::uint64_t rejected() const = 0;
};

} // namespace doppel::models
