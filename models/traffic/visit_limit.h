// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/named_span.h"
#include "sim/time.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Which visits of a source are counted once more, apart from the others. What is unset limits
/// nothing. A visit belongs to the time in which it began, so that none escapes a window by being
/// slow.
struct VisitLimit {
    std::string owner; ///< whose metrics they are: "visitors during surge"
    std::optional<std::vector<NamedSpan>> spans{};
    std::optional<std::string> pageClass{};
    std::optional<std::uint16_t> location{};

    /// A span that it may name is over earlier than was said.
    void endSpan(const NamedSpan& planned, sim::Duration at) {
        if (!spans) {
            return;
        }
        const auto part = std::find_if(spans->begin(), spans->end(), [&](const NamedSpan& span) {
            return span.name == planned.name && span.from >= planned.from && span.to <= planned.to;
        });
        if (part != spans->end()) {
            part->to = std::min(part->to, at);
        }
    }

    bool covers(sim::Time began, std::string_view itsClass, std::uint16_t itsLocation) const {
        const auto isWithin = [&](const NamedSpan& span) {
            return span.contains(began - sim::kStart);
        };
        return (!spans || std::any_of(spans->begin(), spans->end(), isWithin)) &&
               coversWhenever(itsClass, itsLocation);
    }
    bool coversWhenever(std::string_view itsClass, std::uint16_t itsLocation) const {
        return (!pageClass || *pageClass == itsClass) && (!location || *location == itsLocation);
    }
};

} // namespace doppel::models
