// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/anycast.h"
#include "models/dns/name_service.h"
#include "models/platform.h"
#include "sim/world.h"
#include "tests/models/lose_all.h"

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {

/// What a stub answers, and when; may be changed under way.
struct StubConfig {
    sim::Duration serviceTime{};
    std::uint16_t status = 200;
    sim::Bytes size{1000};
    std::uint32_t servers = 1;
    void describe(FieldVisitor& visitor) {
        visitor.field("service_time", serviceTime, "how long it works");
    }
};

/// A component that answers everything alike and writes down what it was asked, and when.
class StubComponent : public Component {
public:
    struct Seen {
        sim::Time at;
        Request request;
        InstanceId instance;
    };
    StubComponent(Platform& platform, std::string name, const StubConfig& config)
        : Component(platform, std::move(name), "stub"), config_(config) {
        fleet().begin({.count = config.servers, .zones = platform.options().zones});
    }
    sim::Task<Response> serve(Request request, InstanceId instance) override {
        seen.push_back({world().now(), request, instance});
        co_await world().sleep(slowdown(request.key, instance).ofAll(config_.serviceTime));
        co_return Response::withStatus(config_.status, config_.size);
    }
    std::vector<Seen> seen;

private:
    const StubConfig& config_;
};

/// A stub with a server in every location, 3 ms away from the first one, 6 ms from the second, ….
class StubAnycast final : public StubComponent, public Anycast {
public:
    using StubComponent::StubComponent;
    InstanceId instanceFor(std::uint16_t location) const override { return {location}; }
    sim::Duration latencyFrom(std::uint16_t location) const override {
        return std::chrono::milliseconds(3) * (location + 1);
    }
};

/// A world with a platform that tests fill with components.
class PlatformForTests {
public:
    explicit PlatformForTests(PlatformOptions options = {}, std::uint64_t seed = 36)
        : world({.seed = seed}), platform(world, std::move(options)) {}

    template <class ComponentType, class ConfigType>
    ComponentType& add(std::string name, ConfigType config) {
        auto& kept = configs_.emplace_back(std::make_unique<ConfigOf<ConfigType>>());
        static_cast<ConfigOf<ConfigType>&>(*kept).value = std::move(config);
        static const ComponentKind kKind{
            "", "", "", nullptr,
            [](Platform& where, std::string componentName,
               const Config& its) -> std::unique_ptr<Component> {
                return std::make_unique<ComponentType>(
                    where, std::move(componentName),
                    static_cast<const ConfigOf<ConfigType>&>(its).value);
            }};
        return static_cast<ComponentType&>(platform.add(kKind, std::move(name), *kept));
    }
    StubComponent& addStub(std::string name, StubConfig config = {}) {
        return add<StubComponent>(std::move(name), config);
    }
    /// The configuration of the component that was added as number `index`.
    template <class ConfigType>
    ConfigType& config(std::size_t index) {
        return static_cast<ConfigOf<ConfigType>&>(*configs_[index]).value;
    }

private:
    std::deque<std::unique_ptr<Config>> configs_; // outlive the platform

public:
    sim::World world;
    Platform platform;
};

} // namespace doppel::models
