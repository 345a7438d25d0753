// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// The visitors' computers: clients numbered consecutively, the first ones in the first location
/// and so on, in proportion to the locations' weights. So a client stays where it is, and one
/// uniform number picks both.
class Population {
public:
    struct Client {
        std::uint32_t number = 0;
        std::uint16_t location = 0;
    };

    /// REQUIRES: clients > 0; a location, and a positive sum of weights.
    Population(std::uint32_t clients, std::span<const Location> locations) : clients_(clients) {
        double sum = 0;
        for (const Location& location : locations) {
            sum += location.weight.value;
        }
        double before = 0;
        for (std::size_t i = 0; i + 1 < locations.size(); ++i) {
            before += locations[i].weight.value;
            ends_.push_back(static_cast<std::uint32_t>(before / sum * clients + 0.5));
        }
    }

    std::uint32_t size() const { return clients_; }

    /// The client of a uniform number in [0, 1).
    Client pick(double uniform) const {
        const auto number = static_cast<std::uint32_t>(uniform * clients_);
        return {number, locationOf(number)};
    }
    std::uint16_t locationOf(std::uint32_t client) const {
        const auto end = std::upper_bound(ends_.begin(), ends_.end(), client);
        return static_cast<std::uint16_t>(end - ends_.begin());
    }

private:
    std::uint32_t clients_;
    std::vector<std::uint32_t> ends_; // the first client of the next location, but for the last
};

} // namespace doppel::models
