// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/edge/edge.h"
#include "tests/models/app/little_platform.h"
#include "tests/models/edge/page_stub.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models::test {

/// An edge in front of an origin and three mirrors, with nothing that takes time but what the test
/// says: no latency, no processing, no probes.
class EdgeTest : public ::testing::Test {
protected:
    EdgeTest() {
        config.processing = {};
        config.probe.interval = {};
        config.origin.name = "origin";
        for (const char* mirror : {"mirror-1", "mirror-2", "mirror-3"}) {
            config.mirrors.push_back(ComponentRef{mirror});
        }
        config.pops["LHR"] = nearby();
    }

    static PopConfig nearby() {
        PopConfig pop;
        pop.originLatency = {};
        return pop;
    }

    void build(PlatformOptions options = {}) {
        platform = std::make_unique<LittlePlatform>(std::move(options));
        for (const char* name : {"origin", "mirror-1", "mirror-2", "mirror-3"}) {
            stubs.push_back(
                &static_cast<PageStub&>(platform->add(pageStubKind(), name, PageStubConfig())));
        }
        edge = &static_cast<Edge&>(platform->add(edgeKind(), "edge", config));
        platform->start();
        visitors = &platform->visitors("edge");
    }

    PageStubConfig& origin() { return platform->configOf<PageStubConfig>(0); }
    PageStubConfig& mirror(std::size_t number) {
        return platform->configOf<PageStubConfig>(number);
    }
    void mirrorsAnswer(std::uint16_t status) {
        for (std::size_t number = 1; number <= 3; ++number) {
            mirror(number).status = status;
        }
    }
    void originIsDown(bool down = true) {
        down ? stubs[0]->fleet().lose({0}) : stubs[0]->fleet().restore({0});
    }

    Request request(std::string_view path = "/page") { return platform->request(path); }
    /// Asks now, at a point of presence; nothing happens before time passes.
    std::size_t ask(Request asked, std::uint32_t pop = 0) {
        return platform->ask(*visitors, asked, InstanceId{pop});
    }
    std::size_t ask(std::string_view path = "/page") { return ask(request(path)); }
    /// Asks, and lets as much time pass as it takes, and a second at least.
    Response get(Request asked, std::uint32_t pop = 0) {
        const std::size_t place = ask(asked, pop);
        do {
            pass(1s);
        } while (!platform->answers[place]);
        return platform->answers[place]->response;
    }
    Response get(std::string_view path = "/page") { return get(request(path)); }
    void pass(sim::Duration time) {
        platform->world().run(sim::after(platform->world().now(), time));
    }
    sim::Time now() const { return platform->world().now(); }
    const Answer& answer(std::size_t place) const { return *platform->answers[place]; }
    std::uint64_t counter(std::string_view name) const { return platform->counter("edge", name); }
    /// How often the origin and each mirror were asked.
    std::vector<std::size_t> asked() const {
        std::vector<std::size_t> counts;
        for (const PageStub* stub : stubs) {
            counts.push_back(stub->asked());
        }
        return counts;
    }
    std::size_t countServedBy(ServedBy server) const {
        std::size_t count = 0;
        for (const auto& each : platform->answers) {
            count += each && each->response.servedBy == server;
        }
        return count;
    }
    void purge(PurgeKind kind, std::string text = {}, bool soft = false) {
        Purge order;
        order.kind = kind;
        order.text = std::move(text);
        order.soft = soft;
        edge->purge(order);
    }

    EdgeConfig config;
    std::unique_ptr<LittlePlatform> platform;
    std::vector<PageStub*> stubs;
    Edge* edge = nullptr;
    Link* visitors = nullptr;
};

using Counts = std::vector<std::size_t>;

} // namespace doppel::models::test
