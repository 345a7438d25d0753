// SPDX-License-Identifier: Apache-2.0
// Common random numbers, as a property: two random platforms that differ by one component that was
// changed, added or moved draw alike for every call that both make. Calls are matched by their
// keys; what was drawn shows in their spans: the server that was chosen, the fault or the hit in
// the status, the service time in the length, since nobody waits for anybody here.
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace doppel::scenarios {
namespace {

// A call of an app, as it stands in the file.
struct Call {
    std::string to;
    std::string options;
};

struct ToyComponent {
    std::string name;
    std::string kind;
    std::string options;
    std::vector<Call> calls;
    int errorPercent = 0;
};

// Stores at the bottom, apps that call them, and an app that visitors ask, which calls both.
struct ToyPlatform {
    std::vector<ToyComponent> components;
    std::vector<std::string> sources;

    ToyComponent& at(const std::string& name) {
        return *std::find_if(components.begin(), components.end(),
                             [&](const ToyComponent& each) { return each.name == name; });
    }
};

int number(int from, int to) {
    return *rc::gen::inRange(from, to + 1);
}

ToyComponent store(const std::string& name) {
    switch (number(0, 2)) {
    case 0:
        return {name,
                "database",
                "replicas: " + std::to_string(number(1, 4)) +
                    ", processors: 1024, max_connections: 100000, cpu: exponential(2ms), io: "
                    "exponential(3ms)",
                {}};
    case 1:
        return {name,
                "key_value",
                "replicas: " + std::to_string(number(1, 4)) +
                    ", threads: 1024, service: exponential(1ms), hit_share: 60%",
                {}};
    default:
        return {name, "object_store", "contents: everything, first_byte: exponential(20ms)", {}};
    }
}

std::vector<Call> someCalls(const std::vector<std::string>& targets) {
    static const std::vector<std::string> kOptions{
        "", ", probability: 70%", ", on_failure: ignore", ", mode: parallel, on_failure: ignore",
        ", on_failure: ignore, retries: {retries: 2, back_off: 10ms}"};
    std::vector<Call> calls;
    for (int i = number(1, 4); i > 0; --i) {
        const auto target =
            static_cast<std::size_t>(number(0, static_cast<int>(targets.size()) - 1));
        const auto option = static_cast<std::size_t>(number(0, 4));
        calls.push_back({targets[target], ", content: false" + kOptions[option]});
    }
    return calls;
}

ToyComponent app(const std::string& name, std::vector<Call> calls) {
    return {name, "app",
            "replicas: " + std::to_string(number(1, 4)) +
                ", workers: 1, threads: 10000, cpu: 0s, io: exponential(5ms)",
            std::move(calls)};
}

ToyPlatform anyPlatform() {
    ToyPlatform platform;
    std::vector<std::string> names;
    for (int i = number(1, 3); i > 0; --i) {
        names.push_back("store-" + std::to_string(i));
        platform.components.push_back(store(names.back()));
        platform.components.back().errorPercent = number(0, 1) * number(5, 50);
    }
    const std::vector<std::string> stores = names;
    for (int i = number(0, 2); i > 0; --i) {
        names.push_back("middle-" + std::to_string(i));
        platform.components.push_back(app(names.back(), someCalls(stores)));
    }
    platform.components.push_back(app("web", someCalls(names)));
    const std::string asks = "{kind: open, to: web, pages: {count: 1000}, journeys_every: 1, ";
    platform.sources = {"  visitors: " + asks + "rate: 20/s}\n",
                        "  robots: " + asks + "rate: 5/s, retries: {count: 2, backoff: 100ms}}\n"};
    return platform;
}

std::string toText(const ToyPlatform& platform) {
    std::string text = "doppel: 1\ntitle: toy\nduration: 8s\ncomponents:\n";
    std::string timeline;
    for (const ToyComponent& each : platform.components) {
        text += "  " + each.name + ": {kind: " + each.kind + ", " + each.options;
        if (!each.calls.empty()) {
            text += ", calls: [";
            for (const Call& call : each.calls) {
                text += "{to: " + call.to + call.options + "}, ";
            }
            text += "]";
        }
        text += "}\n";
        if (each.errorPercent > 0) {
            timeline += "  - {at: 0s, fault: error, target: " + each.name +
                        ", status: 500, share: " + std::to_string(each.errorPercent) + "%}\n";
        }
    }
    text += "traffic:\n";
    for (const std::string& source : platform.sources) {
        text += source;
    }
    return text + (timeline.empty() ? "" : "timeline:\n" + timeline);
}

// What was drawn for a call and what became of it.
struct Drawn {
    std::uint64_t visit;
    std::string component;
    std::uint32_t server;
    std::uint16_t status;
    sim::Duration length;
    friend bool operator==(const Drawn&, const Drawn&) = default;
};

struct Played {
    std::map<std::uint64_t, Drawn> calls; // by key; those that ended
    std::set<std::uint64_t> ended;        // visits
    RunResult result;
};

Played play(const ToyPlatform& platform) {
    const TemporaryScenario file(toText(platform));
    const ReadyScenario scenario(file.path());
    Played played;
    const auto run = scenario.start(7);
    RC_ASSERT(run != nullptr);
    run->advance(run->end());
    const auto& world = run->built().platform();
    std::size_t ended = 0;
    for (const models::Span& span : world.journal().spans()) {
        if (span.end == sim::kNever) {
            continue;
        }
        ++ended;
        if (world.find(span.component) == nullptr) {
            played.ended.insert(span.visit);
        }
        played.calls.insert({span.key,
                             {span.visit, std::string(span.component), span.instance.index,
                              span.status, span.end - span.start}});
    }
    RC_ASSERT(played.calls.size() == ended); // no two calls share a key
    RC_ASSERT(ended > 500);
    played.result = run->finish();
    return played;
}

// All that `before` has, `after` has as well, to the last bit.
void assertContains(const Played& after, const Played& before) {
    for (const auto& [key, call] : before.calls) {
        const auto found = after.calls.find(key);
        RC_ASSERT(found != after.calls.end());
        RC_ASSERT(found->second == call);
    }
    const auto metricsOf = [](const RunResult& result) {
        std::map<std::string, MetricResults> metrics;
        for (const ComponentResult& each : result.components) {
            metrics[each.name] = each.metrics;
        }
        for (const TrafficResult& each : result.traffic) {
            metrics[each.name] = each.metrics;
        }
        return metrics;
    };
    const auto now = metricsOf(after.result);
    for (const auto& [name, metrics] : metricsOf(before.result)) {
        RC_ASSERT(now.at(name) == metrics);
    }
}

// Every call of a visit that ended both times is made again; what its server, status and, at a
// store, service time are is the same but at the component that differs.
void assertSameChances(const Played& after, const Played& before, const std::string& except) {
    for (const auto& [key, call] : before.calls) {
        if (after.ended.count(call.visit) == 0 || before.ended.count(call.visit) == 0) {
            continue;
        }
        const auto found = after.calls.find(key);
        RC_ASSERT(found != after.calls.end());
        RC_ASSERT(found->second.component == call.component);
        RC_ASSERT(found->second.server == call.server);
        RC_ASSERT(found->second.status == call.status);
        const bool isStore = call.component.rfind("store", 0) == 0;
        if (isStore && call.component != except) {
            RC_ASSERT(found->second.length == call.length);
        }
    }
}

template <class Property>
void check(const char* what, Property property) {
    EXPECT_TRUE(rc::check(what, property));
}

TEST(CommonRandomNumbers, MovingComponentsChangesNothing) {
    check("components and sources in another order", [] {
        ToyPlatform platform = anyPlatform();
        const Played before = play(platform);
        std::rotate(platform.components.begin(), platform.components.begin() + 1,
                    platform.components.end());
        std::swap(platform.components.front(), platform.components.back());
        std::reverse(platform.sources.begin(), platform.sources.end());
        const Played after = play(platform);
        assertContains(after, before);
        RC_ASSERT(after.calls.size() == before.calls.size());
    });
}

TEST(CommonRandomNumbers, AStrangerChangesNothing) {
    check("a component that others don't call, with visitors of its own", [] {
        ToyPlatform platform = anyPlatform();
        const Played before = play(platform);
        ToyComponent stranger = store("a-stranger");
        stranger.errorPercent = 20;
        platform.components.insert(platform.components.begin(), stranger);
        platform.sources.insert(
            platform.sources.begin(),
            "  aliens: {kind: closed, to: a-stranger, users: 3, pages: {count: 1000}, "
            "journeys_every: 1}\n");
        assertContains(play(platform), before);
    });
}

TEST(CommonRandomNumbers, OneMoreCallLeavesTheOthersTheirChances) {
    check("a component that is called at any place among the calls", [] {
        ToyPlatform platform = anyPlatform();
        const Played before = play(platform);
        platform.components.insert(platform.components.begin(), store("a-new-one"));
        auto& calls = platform.at("web").calls;
        const auto place = calls.begin() + number(0, static_cast<int>(calls.size()));
        calls.insert(place, {"a-new-one", ", content: false, on_failure: ignore"});
        assertSameChances(play(platform), before, "");
    });
}

TEST(CommonRandomNumbers, AChangedServiceTimeIsItsOwnAffair) {
    check("a store whose times are others", [] {
        ToyPlatform platform = anyPlatform();
        const Played before = play(platform);
        ToyComponent& changed = platform.at("store-1");
        const std::string times = changed.kind == "database"    ? "cpu: exponential("
                                  : changed.kind == "key_value" ? "service: exponential("
                                                                : "first_byte: exponential(";
        const auto at = changed.options.find(times) + times.size();
        changed.options.replace(at, changed.options.find(')', at) - at, "77ms");
        assertSameChances(play(platform), before, "store-1");
    });
}

// More errors at one store: calls may be left out or made again; those that are made both times
// have the same luck, and what failed fails again.
TEST(CommonRandomNumbers, MoreErrorsFailTheSameCallsAndMore) {
    check("a store that answers more errors", [] {
        ToyPlatform platform = anyPlatform();
        const Played before = play(platform);
        ToyComponent& changed = platform.at("store-1");
        changed.errorPercent += number(1, 50);
        const Played after = play(platform);
        std::size_t both = 0;
        for (const auto& [key, call] : before.calls) {
            const auto found = after.calls.find(key);
            if (found == after.calls.end() || call.component.rfind("store", 0) != 0) {
                continue;
            }
            ++both;
            const Drawn& again = found->second;
            RC_ASSERT(again.component == call.component && again.server == call.server);
            if (call.component != "store-1" || call.status == 500) {
                RC_ASSERT(again == call);
            } else if (again.status != 500) {
                RC_ASSERT(again == call);
            }
        }
        RC_ASSERT(both > 50);
    });
}

} // namespace
} // namespace doppel::scenarios
