// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_faults.h"

#include "models/routing/path.h"
#include "models/routing/redirect_cycles.h"
#include "models/routing/url.h"
#include "scenarios/file/node.h"
#include "scenarios/input/text_input_errors.h"

#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace doppel::scenarios {
namespace {

using routing::Match;
using routing::RedirectCycle;
using routing::RouteRecord;
using routing::RouteTable;
using routing::RouteType;

RouteType typeOf(const RouteRecord& route) {
    return route.routeType == "prefix" ? RouteType::Prefix : RouteType::Exact;
}

std::string_view nameOf(RouteType type) {
    return type == RouteType::Prefix ? "prefix" : "exact";
}

// Paths, as tables have them, of both types; and what is known of each.
template <class Known>
class ByRoute {
public:
    bool empty() const { return of_[0].empty() && of_[1].empty(); }
    void add(const Match& route, Known known) {
        of_[static_cast<std::size_t>(route.type)].try_emplace(route.path, std::move(known));
    }
    Known* find(RouteType type, std::string_view path) {
        auto& known = of_[static_cast<std::size_t>(type)];
        const auto found = known.find(path);
        return found == known.end() ? nullptr : &found->second;
    }

private:
    std::array<std::unordered_map<std::string_view, Known>, 2> of_;
};

using FirstPlaces = ByRoute<std::optional<std::int64_t>>; // none: not met yet
using Cycles = ByRoute<const RedirectCycle*>;

void addRepeated(FirstPlaces& repeated, const RouteTable& table) {
    if (table.report().replaced == 0) {
        return;
    }
    table.forEach([&](const Match& route) {
        const auto first = table.find(route.path, route.type);
        if (first->path.data() != route.path.data()) {
            repeated.add(*first, std::nullopt);
        }
    });
}

void addCommon(FirstPlaces& repeated, const RouteTable& table, const RouteTable& other) {
    other.forEach([&](const Match& route) {
        if (const auto same = table.find(route.path, route.type)) {
            repeated.add(*same, std::nullopt);
        }
    });
}

bool isUnparsable(const RouteRecord& route) {
    return route.incomingPath && route.routeType && !routing::parseUrl(*route.incomingPath);
}

// The path as a table has it.
std::string pathInTable(const RouteRecord& route) {
    const auto url = routing::parseUrl(route.incomingPath.value_or(""));
    if (!url) {
        return {};
    }
    std::string path(url->path.size(), '\0');
    path.resize(routing::normaliseInto(path.data(), path.size(), url->path));
    return path;
}

std::string wordsOfRepetition(const RouteRecord& route, RoutePlace place, std::int64_t first) {
    return "found " + std::string(nameOf(typeOf(route))) + " route " +
           quotedForMessage(*route.incomingPath) + " again, after " + std::string(place.unit) +
           ' ' + std::to_string(first) + "; expected each path once for each type";
}

std::string wordsOf(const RedirectCycle& cycle) {
    if (cycle.paths.empty()) {
        return "found a redirect that leads back to itself; expected one that leads to a page";
    }
    constexpr std::size_t kOfAGrowingOne = 3; // are enough to see how it grows
    const std::size_t shown = cycle.grows ? kOfAGrowingOne : cycle.paths.size();
    std::string words = "found redirects that lead in a cycle: ";
    for (std::size_t i = 0; i < shown; ++i) {
        words += quotedForMessage(cycle.paths[i]) + " -> ";
    }
    if (cycle.grows) {
        return words + "and so on, longer each time; expected them to end at a page";
    }
    if (cycle.size > shown) {
        words += std::to_string(cycle.size - shown) + " more -> ";
    }
    return words + quotedForMessage(cycle.paths.front()) + "; expected them to end at a page";
}

} // namespace

void RouteFaults::leftOut(const RouteRecord& route) {
    if (!route.incomingPath || !route.routeType) {
        return;
    }
    if (!leftOut_) {
        leftOut_.emplace(routing::Backends(), routing::Era::MongoDb); // which adds no probes
    }
    leftOut_->add(
        {.incomingPath = route.incomingPath, .routeType = route.routeType, .schemaName = "gone"});
}

sim::Status RouteFaults::judge(const std::string& path,
                               const RouteTable& table,
                               const RouteFileOptions& options) {
    FirstPlaces repeated;
    addRepeated(repeated, table);
    RouteTable skipped;
    if (leftOut_) {
        skipped = std::move(*leftOut_).build();
        leftOut_.reset();
        addCommon(repeated, table, skipped);
        addRepeated(repeated, skipped);
    }
    const auto found = redirectCycles(table, InputErrors::kMost);
    Cycles cycles;
    for (const RedirectCycle& cycle : found) {
        cycles.add(cycle.first, &cycle);
    }
    if (repeated.empty() && found.empty() &&
        table.report().skippedFor(routing::SkipReason::UnparsablePath) == 0) {
        return std::monostate{};
    }
    const auto evaluated = judgeRoutes(
        path,
        [&](const RouteRecord& route, RoutePlace place) {
            std::vector<RouteFieldProblem> problems;
            if (isUnparsable(route)) {
                problems.push_back({kPathField, "found " + quotedForMessage(*route.incomingPath) +
                                                    "; expected a path that a URL can have"});
                return problems;
            }
            const RouteType type = typeOf(route);
            const std::string itsPath = pathInTable(route);
            auto* first = repeated.find(type, itsPath);
            if (first != nullptr && *first) {
                problems.push_back({kPathField, wordsOfRepetition(route, place, **first)});
            } else if (first != nullptr) {
                *first = place.number;
            }
            const RedirectCycle** cycle = cycles.find(type, itsPath);
            if (cycle != nullptr && *cycle != nullptr) {
                problems.push_back({kRedirectField, wordsOf(*std::exchange(*cycle, nullptr))});
            }
            return problems;
        },
        options);
    return evaluated ? sim::Status(std::monostate{}) : sim::Status(evaluated.errors());
}

} // namespace doppel::scenarios
