// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "sim/task.h"
#include "sim/world.h"
#include "tests/models/lose_all.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models::test {

using namespace std::chrono_literals;

/// A fault that makes all of a component's requests so much longer.
inline FaultState slowBy(sim::Duration wait) {
    FaultState faults;
    faults.slow = {{.wait = sim::Distribution::deterministic(sim::toSeconds(wait))}};
    return faults;
}
/// One that makes its own work so many times as long.
inline FaultState slowTimes(double factor) {
    FaultState faults;
    faults.slow = {{.factor = factor}};
    return faults;
}

/// What a component that is only there for the test answers, and after how long.
struct StubConfig {
    std::uint32_t replicas = 1;
    sim::Duration delay{};
    Response response{};
    void describe(FieldVisitor&) {}
};

/// A component that does as it is told, and remembers who asked.
class Stub final : public Component {
public:
    Stub(Platform& platform, std::string name, const StubConfig& config)
        : Component(platform, std::move(name), "stub"), config_(config) {
        fleet().begin({.count = config.replicas, .zones = platform.options().zones});
    }
    sim::Task<Response> serve(Request request, InstanceId instance) override {
        asked.push_back(instance.index);
        askedAt.push_back(world().now());
        requests.push_back(request);
        const sim::Duration delay = slowdown(request.key, instance).ofAll(config_.delay);
        if (delay > sim::Duration::zero()) {
            co_await world().sleep(delay);
        }
        Response response = config_.response;
        if (response.status == 200 && response.size.count == 0) {
            response.size = sim::Bytes{1}; // a page has a body
        }
        co_return response;
    }

    std::vector<std::uint32_t> asked; ///< the servers, in order
    std::vector<sim::Time> askedAt;
    std::vector<Request> requests;

private:
    const StubConfig& config_;
};

inline const ComponentKind& stubKind() {
    static constexpr ComponentKind kKind{
        .name = "stub",
        .summary = "for tests",
        .leavesOut = "everything",
        .defaults = []() -> std::unique_ptr<Config> {
            return std::make_unique<ConfigOf<StubConfig>>();
        },
        .build = [](Platform& platform, std::string name,
                    const Config& config) -> std::unique_ptr<Component> {
            return std::make_unique<Stub>(platform, std::move(name),
                                          static_cast<const ConfigOf<StubConfig>&>(config).value);
        }};
    return kKind;
}

/// The answer to a request of the test's visitors.
struct Answer {
    Response response;
    sim::Time at{};
};

/// A platform of a few components in a world, with visitors that ask one of them.
class LittlePlatform {
public:
    explicit LittlePlatform(PlatformOptions options = {})
        : world_({.seed = 7}), platform_(world_, std::move(options)) {}

    sim::World& world() { return world_; }
    Platform& platform() { return platform_; }

    /// Adds a component; its configuration may be changed through the reference that `configOf`
    /// gives.
    template <class C>
    Component& add(const ComponentKind& kind, std::string name, C config) {
        auto owned = std::make_unique<ConfigOf<C>>();
        owned->value = std::move(config);
        const Config& place = *configs_.emplace_back(std::move(owned));
        return platform_.add(kind, std::move(name), place);
    }
    Stub& addStub(std::string name, StubConfig config = {}) {
        return static_cast<Stub&>(add(stubKind(), std::move(name), config));
    }
    template <class C>
    C& configOf(std::size_t component) {
        return static_cast<ConfigOf<C>&>(*configs_[component]).value;
    }

    void start() {
        platform_.connect();
        platform_.start();
    }
    void runTo(sim::Duration end) { world_.run(sim::kStart + end); }

    PageId page(std::string_view path) { return platform_.pages().add(path); }
    Request request(std::string_view path = "/page") {
        Request request;
        request.visit = ++visits_;
        request.key = deriveKey(0, KeyStep::Number, request.visit);
        request.page = page(path);
        return request;
    }

    /// Asks now; the answer appears at that place of `answers` when it comes.
    std::size_t ask(Link& link, Request request, std::optional<InstanceId> at = std::nullopt) {
        answers.emplace_back();
        world_.spawn(waitFor(link, request, at, answers.size() - 1));
        return answers.size() - 1;
    }
    void askLater(sim::Duration when, Link& link, Request request) {
        world_.spawn(waitAndAsk(when, link, request));
    }
    Link& visitors(std::string_view to, LinkOptions options = {}) {
        return platform_.link("visitors", ComponentRef{std::string(to)}, options);
    }
    std::size_t count(std::uint16_t status) const {
        std::size_t count = 0;
        for (const auto& answer : answers) {
            count += answer && answer->response.answered() && answer->response.status == status;
        }
        return count;
    }
    std::size_t count(Failure failure) const {
        std::size_t count = 0;
        for (const auto& answer : answers) {
            count += answer && answer->response.failure == failure;
        }
        return count;
    }
    std::uint64_t counter(std::string_view component, std::string_view name) const {
        const sim::Metric* metric = world_.metrics().find(component, name);
        return metric == nullptr ? ~std::uint64_t{0}
                                 : std::get<sim::Counter>(metric->value).total();
    }
    std::int64_t level(std::string_view component, std::string_view name) const {
        const sim::Metric* metric = world_.metrics().find(component, name);
        return metric == nullptr ? -1 : std::get<sim::Gauge>(metric->value).current();
    }

    std::vector<std::optional<Answer>> answers;

private:
    sim::Task<void>
    waitFor(Link& link, Request request, std::optional<InstanceId> at, std::size_t place) {
        Response response;
        if (at) {
            response = co_await link.handleAt(request, *at);
        } else {
            response = co_await link.handle(request);
        }
        answers[place] = Answer{response, world_.now()};
    }
    sim::Task<void> waitAndAsk(sim::Duration when, Link& link, Request request) {
        co_await world_.sleepUntil(sim::kStart + when);
        ask(link, request);
    }

    sim::World world_;
    std::deque<std::unique_ptr<Config>> configs_;
    Platform platform_;
    std::uint64_t visits_ = 0;
};

} // namespace doppel::models::test
