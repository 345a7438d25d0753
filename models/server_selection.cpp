// SPDX-License-Identifier: Apache-2.0
#include "models/server_selection.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace doppel::models {

std::uint32_t serversIn(double share, std::uint32_t servers) {
    if (share <= 0 || servers == 0) {
        return 0;
    }
    const auto nearest = static_cast<std::uint32_t>(share * servers + 0.5);
    return std::clamp<std::uint32_t>(nearest, 1, servers);
}

std::vector<std::uint32_t> selectServers(const ServerSelection& selection,
                                         std::span<const std::uint32_t> candidates,
                                         double strength) {
    std::vector<std::uint32_t> chosen(candidates.begin(), candidates.end());
    const auto all = static_cast<std::uint32_t>(chosen.size());
    if (const auto* share = std::get_if<sim::Probability>(&selection.which)) {
        chosen.resize(serversIn(share->value * strength, all));
        return chosen;
    }
    if (const auto* count = std::get_if<std::uint32_t>(&selection.which)) {
        chosen.resize(std::min(*count, all));
    } else {
        const auto& numbers = std::get<ServerSelection::Numbers>(selection.which);
        std::erase_if(chosen, [&](std::uint32_t server) {
            return std::find(numbers.begin(), numbers.end(), server) == numbers.end();
        });
    }
    chosen.resize(serversIn(strength, static_cast<std::uint32_t>(chosen.size())));
    return chosen;
}

std::string toText(const ServerSelection& selection) {
    if (const auto* share = std::get_if<sim::Probability>(&selection.which)) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.15g%%", share->value * 100);
        return text.data();
    }
    if (const auto* count = std::get_if<std::uint32_t>(&selection.which)) {
        return std::to_string(*count);
    }
    std::string list;
    for (const std::uint32_t number : std::get<ServerSelection::Numbers>(selection.which)) {
        list += (list.empty() ? "" : ", ") + std::to_string(number);
    }
    return '[' + list + ']';
}

} // namespace doppel::models
