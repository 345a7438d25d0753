// SPDX-License-Identifier: Apache-2.0
#include "models/actions/aim_check.h"

#include "models/platform_plan.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace doppel::models {

namespace {

using Numbers = ServerSelection::Numbers;

// What an aim finds of the servers that it asks for, at the start of the run.
struct Found {
    std::size_t servers = 0;         // that it hits
    bool mayGrow = false;            // the timeline changes how many there are
    std::set<std::uint32_t> missing; // numbers of no server
    std::string there;               // "shop has servers 0 to 2": of the first component
};

const Numbers* numbersOf(const FaultAim& aim) {
    return aim.servers ? std::get_if<Numbers>(&aim.servers->which) : nullptr;
}

std::string listOf(const std::set<std::uint32_t>& numbers) {
    std::string text;
    for (const std::uint32_t number : numbers) {
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    }
    return text;
}

// "shop has servers 0 to 2, in zones 0, 1"
std::string serversThere(const std::string& name, const std::vector<std::uint32_t>& zones) {
    const std::string numbers =
        zones.size() == 1 ? "server 0" : "servers 0 to " + std::to_string(zones.size() - 1);
    const std::set<std::uint32_t> places(zones.begin(), zones.end());
    return name + " has " + numbers + ", in zone" + (places.size() == 1 ? " " : "s ") +
           listOf(places);
}

// None where it asks for no server in particular, or where it is not known which there are.
std::optional<Found> find(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    const Numbers* numbers = numbersOf(aim);
    const auto meant = componentsMeant(aim, plan, whyNot);
    if ((numbers == nullptr && !aim.zone) || meant.empty()) {
        return std::nullopt;
    }
    Found found;
    if (numbers != nullptr) {
        found.missing.insert(numbers->begin(), numbers->end());
    }
    for (const PlatformPlan::Component* component : meant) {
        const auto zones = plan.zonesOfServers(*component);
        if (zones.empty()) {
            return std::nullopt;
        }
        found.mayGrow = found.mayGrow || plan.rescaled.contains(component->name);
        if (found.there.empty()) {
            found.there = serversThere(component->name, zones);
        }
        for (std::uint32_t server = 0; server < zones.size(); ++server) {
            found.missing.erase(server);
            const bool isMeant = numbers == nullptr || std::find(numbers->begin(), numbers->end(),
                                                                 server) != numbers->end();
            const bool isThere = !aim.zone || zones[server] == *aim.zone;
            found.servers += isMeant && isThere ? 1 : 0;
        }
    }
    return found;
}

} // namespace

// A number that no server has is a slip; a zone may be lost in which a component happens to have
// none.
Problems
problemsOfServersMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    const auto found = find(aim, plan, whyNot);
    if (!found || numbersOf(aim) == nullptr || found->servers > 0 || found->mayGrow) {
        return {};
    }
    return {{"servers", "hits no server: " + found->there}};
}

Problems notesOnServersMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    const auto found = find(aim, plan, whyNot);
    if (!found) {
        return {};
    }
    if (found->servers == 0) {
        const std::string unless = found->mayGrow ? " unless more of them have come by then" : "";
        return {{numbersOf(aim) != nullptr ? "servers" : "zone",
                 "hits no server" + unless + ": " + found->there}};
    }
    if (!found->missing.empty()) {
        return {{"servers", "there is no server " + listOf(found->missing) +
                                " at the start: " + found->there}};
    }
    return {};
}

} // namespace doppel::models
