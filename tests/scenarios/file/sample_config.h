// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A made-up platform with a field of every type, for the tests of those who visit descriptions.
namespace doppel::scenarios::sample {

using namespace std::chrono_literals;

enum class Policy { RoundRobin, LeastBusy };

inline models::ChoiceNames choiceNames(Policy) {
    static constexpr std::array<std::string_view, 2> kNames{"round_robin", "least_busy"};
    return kNames;
}

struct Retry {
    std::int64_t attempts = 3;
    sim::Duration delay = 100ms;

    void describe(models::FieldVisitor& v) {
        v.field("attempts", attempts, "how often it is tried in all", {.min = 1, .max = 10});
        v.field("delay", delay, "the pause before another try", {.required = true});
    }
};

struct Router {
    int replicas = 2;
    std::uint16_t port = 80;
    double weight = 0.5;
    bool enabled = true;
    sim::Duration timeout = 15s;
    sim::Rate limit{100};
    sim::Bytes memory{std::int64_t{1} << 30};
    sim::Probability failing{0.001};
    sim::Ratio slowdown{1};
    sim::Distribution service = sim::Distribution::exponential(0.05);
    std::string title = "the Router";
    models::ComponentRef backend;
    Policy policy = Policy::LeastBusy;
    std::optional<Retry> retry;
    std::optional<sim::Duration> grace = 10s;
    std::vector<sim::Duration> steps{1s, 2s};
    std::vector<Retry> plans;
    std::map<std::string, sim::Rate> quotas;

    void describe(models::FieldVisitor& v) {
        v.field("replicas", replicas, "how many of it run", {.min = 1, .source = "a guess"});
        v.field("port", port, "where it listens");
        v.field("weight", weight, "its share beside others",
                {.min = 0, .max = 1, .minExclusive = true});
        v.field("enabled", enabled, "whether it runs at all");
        v.field("timeout", timeout, "how long it waits", {.min = 0.001, .max = 3600});
        v.field("limit", limit, "how much it lets through", {.max = 1e6});
        v.field("memory", memory, "what it may use", {.min = 1024});
        v.field("failing", failing, "how many answers are errors");
        v.field("slowdown", slowdown, "how much slower than usual", {.min = 1});
        v.field("service", service, "how long a request takes", {.max = 60});
        v.field("title", title, "what people call it");
        v.field("backend", backend, "whom it calls", {.required = true});
        v.field("policy", policy, "how it picks");
        v.field("retry", retry, "whether it tries again");
        v.field("grace", grace, "how long stale is good enough");
        v.field("steps", steps, "how it starts", {.min = 0.5});
        v.field("plans", plans, "its retries by turns");
        v.field("quotas", quotas, "limits by client");
    }
};

struct Platform {
    std::string title;
    std::map<std::string, Router> components;

    void describe(models::FieldVisitor& v) {
        v.field("title", title, "what it is about");
        v.field("components", components, "its components");
    }
};

} // namespace doppel::scenarios::sample
