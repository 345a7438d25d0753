// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "models/response.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace doppel::models {

/// One stay of a sampled request in a component.
struct Span {
    std::uint64_t visit = 0;
    std::uint64_t key = 0;      ///< of the call: the same in every run that makes it
    std::string_view component; ///< the component's name; lives as long as the platform
    InstanceId instance{};
    sim::Time start{};
    sim::Time end = sim::kNever; ///< kNever while it lasts
    std::uint16_t status = 0;
    Failure failure = Failure::None;
    ServedBy servedBy = ServedBy::Origin;
};

/// The journeys of sampled requests: which components each one visited and when. Bounded: the first
/// `kMostSpans` spans are kept.
class Journal {
public:
    static constexpr std::size_t kMostSpans = 100'000;
    static constexpr std::uint32_t kNotKept = ~std::uint32_t{0};

    /// A request enters a component. Returns the span's number, or kNotKept when the journal is
    /// full.
    std::uint32_t
    enter(const Request& request, std::string_view component, InstanceId instance, sim::Time now);
    void leave(std::uint32_t span, const Response& response, sim::Time now);

    const std::vector<Span>& spans() const { return spans_; }

private:
    std::vector<Span> spans_;
};

} // namespace doppel::models
