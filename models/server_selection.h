// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/units.h"

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace doppel::models {

/// Some of a component's servers, as files say which: `servers: 50%` (the nearest whole number of
/// them, but at least one), `servers: 1` (that many), `servers: [0, 3]` (those of these numbers).
struct ServerSelection {
    using Numbers = std::vector<std::uint32_t>;
    std::variant<sim::Probability, std::uint32_t, Numbers> which = sim::Probability{1.0};
    friend bool operator==(const ServerSelection&, const ServerSelection&) = default;
};

/// How many of `servers` a share of them is: the nearest whole number, but at least one where the
/// share is not 0.
std::uint32_t serversIn(double share, std::uint32_t servers);

/// Which of `candidates` are meant: the first ones, or those of the numbers that are given. At less
/// than full strength, that much of them: of a share, the share times the strength.
std::vector<std::uint32_t> selectServers(const ServerSelection& selection,
                                         std::span<const std::uint32_t> candidates,
                                         double strength = 1.0);

/// "50%", "1", "[0, 3]": as files say it.
std::string toText(const ServerSelection& selection);

} // namespace doppel::models
