// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/servers_text.h"

#include "scenarios/file/units_text.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

namespace doppel::scenarios {

namespace {

using models::ServerSelection;

std::optional<std::uint32_t> serverNumber(const Node& value) {
    const auto number = value.isScalar() ? parseCount(value.text) : sim::Result<std::int64_t>(0);
    const bool fits = value.isScalar() && number.ok() && *number >= 0 &&
                      *number <= std::numeric_limits<std::uint32_t>::max();
    return fits ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::optional<ServerSelection> selectionOf(const Node& value) {
    if (value.isList()) {
        ServerSelection::Numbers numbers;
        for (const Node& item : value.items) {
            const auto number = serverNumber(item);
            if (!number) {
                return std::nullopt;
            }
            numbers.push_back(*number);
        }
        return numbers.empty() ? std::nullopt : std::optional(ServerSelection{numbers});
    }
    if (value.isScalar() && value.text.find_first_of("%.") != std::string::npos) {
        const auto share = parseProbability(value.text);
        return share && share->value > 0 ? std::optional(ServerSelection{*share}) : std::nullopt;
    }
    const auto count = serverNumber(value);
    return count && *count > 0 ? std::optional(ServerSelection{*count}) : std::nullopt;
}

} // namespace

sim::Result<ServerSelection> parseServers(const Node& value) {
    if (auto selection = selectionOf(value)) {
        return *std::move(selection);
    }
    return sim::Error{sim::ErrorCode::Input,
                      "expected some of the servers: a share such as 50%, a count such as 1, or a "
                      "list of their numbers such as [0, 3], found " +
                          value.found(),
                      {}};
}

nlohmann::ordered_json serversJson(const ServerSelection& servers) {
    if (const auto* share = std::get_if<sim::Probability>(&servers.which)) {
        return exactText(*share);
    }
    if (const auto* count = std::get_if<std::uint32_t>(&servers.which)) {
        return *count;
    }
    return std::get<ServerSelection::Numbers>(servers.which);
}

} // namespace doppel::scenarios
