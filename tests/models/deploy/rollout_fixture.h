// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/deploy/rollout.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace doppel::models {

using namespace std::chrono_literals;
using sim::kStart;

struct BootingConfig {
    std::uint32_t servers = 10;
    LifecycleConfig lifecycle{.bootTime = 20s};
    void describe(FieldVisitor& visitor) { lifecycle.describe(visitor); }
};

/// Answers after 1 s of its own work, on servers that take 20 s to boot.
class Booting final : public Component {
public:
    Booting(Platform& platform, std::string name, const BootingConfig& config)
        : Component(platform, std::move(name), "app") {
        fleet().begin({.count = config.servers, .lifecycle = &config.lifecycle});
    }
    sim::Task<Response> serve(Request request, InstanceId instance) override {
        co_await world().sleep(slowdown(request.key, instance).ofAll(1s));
        co_return Response::withStatus(200, sim::Bytes{1});
    }
};

/// A component whose servers a release comes to.
class RolloutOf : public testing::Test {
protected:
    static const ComponentKind& kind() {
        static const ComponentKind kKind{
            "booting", "", "", nullptr,
            [](Platform& platform, std::string name,
               const Config& config) -> std::unique_ptr<Component> {
                return std::make_unique<Booting>(
                    platform, std::move(name),
                    static_cast<const ConfigOf<BootingConfig>&>(config).value);
            }};
        return kKind;
    }
    Component& servers(std::uint32_t count) {
        config_.value.servers = count;
        component_ = &host_.platform.add(kind(), "app", config_);
        return *component_;
    }
    Rollout& deploy() {
        Rollout& rollout = Rollout::of(*component_, faults_);
        last_ = rollout.begin(release_, strategy_);
        return rollout;
    }
    Rollout& rollout() { return Rollout::of(*component_, faults_); }
    void takeBack() { takeBack(last_); }
    void takeBack(Releases::Number release) { rollout().rollBack(release, "an operator says so"); }
    void runTo(sim::Duration time) { host_.world.run(kStart + time); }

    /// Old servers, those of the release, those of them that are ready; who is told to go does not
    /// count.
    std::tuple<int, int, int> counts() {
        int old = 0;
        int fresh = 0;
        int ready = 0;
        const ReplicaSet& fleet = component_->fleet();
        for (std::uint32_t i = 0; i < fleet.size(); ++i) {
            if (!leaves(fleet.state({i}))) {
                const bool isFresh = rollout().releases().of({i}) != 0;
                old += isFresh ? 0 : 1;
                fresh += isFresh ? 1 : 0;
                ready += isFresh && fleet.ready({i}) ? 1 : 0;
            }
        }
        return {old, fresh, ready};
    }
    std::vector<std::string> decisions() {
        std::vector<std::string> texts;
        for (const Decision& each : host_.platform.decisions().since(0)) {
            texts.push_back(each.what + ": " + each.why);
        }
        return texts;
    }
    bool hasDecided(const std::string& text) {
        const auto all = decisions();
        return std::any_of(all.begin(), all.end(), [&](const std::string& each) {
            return each.find(text) != std::string::npos;
        });
    }
    std::uint64_t counter(std::string_view name) {
        return std::get<sim::Counter>(host_.world.metrics().find("app", name)->value).value();
    }
    Rollout& deployCanary(std::uint32_t inconclusiveLimit = 0) {
        strategy_.kind = DeployKind::Canary;
        strategy_.steps = {{.weight = {0.25}, .pause = 10min}};
        strategy_.analysis =
            AnalysisConfig{.interval = 1min, .inconclusiveLimit = inconclusiveLimit};
        return deploy();
    }
    /// Ten requests a second from now on, whose callers leave after their patience.
    void askFor(sim::Duration time, std::optional<sim::Duration> patience = std::nullopt) {
        Link& link = host_.platform.link("visitors", {"app"}, {.firstByteTimeout = patience});
        for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(time / 100ms); ++i) {
            host_.world.intervene(kStart + static_cast<std::int64_t>(i) * 100ms, [this, &link, i] {
                Request request;
                request.key = i;
                host_.world.spawn([](sim::World&, Link& to, Request what) -> sim::Task<void> {
                    co_await to.handle(what);
                }(host_.world, link, request));
            });
        }
    }
    double factorAt(std::uint32_t server) { return component_->slowdown(1, {server}).factor; }
    /// The share of picks that lead to servers of the release.
    double shareOfPicks() {
        int toRelease = 0;
        for (int i = 0; i < 1'000; ++i) {
            const auto server = component_->fleet().pick((i + 0.5) / 1'000);
            toRelease += server && rollout().releases().of(*server) != 0 ? 1 : 0;
        }
        return toRelease / 1'000.0;
    }

    /// The share of picks that lead to servers of that release.
    double shareOf(Releases::Number release) {
        int picked = 0;
        for (int i = 0; i < 1'000; ++i) {
            const auto server = component_->fleet().pick((i + 0.5) / 1'000);
            picked += server && rollout().releases().of(*server) == release ? 1 : 0;
        }
        return picked / 1'000.0;
    }
    /// Its servers that weren't told to go.
    int serversOf(Releases::Number release) {
        int count = 0;
        const ReplicaSet& fleet = component_->fleet();
        for (std::uint32_t i = 0; i < fleet.size(); ++i) {
            count += !leaves(fleet.state({i})) && rollout().releases().of({i}) == release ? 1 : 0;
        }
        return count;
    }

    ConfigOf<BootingConfig> config_;
    PlatformForTests host_;
    FaultLedger faults_;
    ReleaseConfig release_;
    StrategyConfig strategy_;
    Component* component_ = nullptr;
    Releases::Number last_ = 0;
};

} // namespace doppel::models
