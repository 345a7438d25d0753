// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform.h"
#include "models/registry.h"
#include "sim/time.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models::test {

/// What an origin or a mirror that is only there for the test answers, and after how long.
struct PageStubConfig {
    sim::Duration delay{};
    std::uint16_t status = 200;
    std::uint32_t validator = 0;
    std::optional<sim::Duration> maxAge{};
    bool mayStore = true;
    sim::Bytes size{1000};
    void describe(FieldVisitor&) {}
};

/// An origin that does as it is told, knows conditional requests, and remembers who asked.
class PageStub final : public Component {
public:
    PageStub(Platform& platform, std::string name, const PageStubConfig& config)
        : Component(platform, std::move(name), "page_stub"), config_(config) {}

    sim::Task<Response> serve(Request request, InstanceId) override {
        requests.push_back(request);
        if (config_.delay > sim::Duration::zero()) {
            co_await world().sleep(config_.delay);
        }
        Response response = Response::withStatus(config_.status, config_.size);
        response.validator = config_.validator;
        response.maxAge = config_.maxAge;
        response.mayStore = config_.mayStore;
        if (config_.validator != 0 && request.validator == config_.validator) {
            response.status = 304;
            response.size = {};
        }
        co_return response;
    }

    std::size_t asked() const { return requests.size(); }

    std::vector<Request> requests;

private:
    const PageStubConfig& config_;
};

inline const ComponentKind& pageStubKind() {
    static constexpr ComponentKind kKind{
        .name = "page_stub",
        .summary = "for tests",
        .leavesOut = "everything",
        .defaults = []() -> std::unique_ptr<Config> {
            return std::make_unique<ConfigOf<PageStubConfig>>();
        },
        .build = [](Platform& platform, std::string name,
                    const Config& config) -> std::unique_ptr<Component> {
            return std::make_unique<PageStub>(
                platform, std::move(name),
                static_cast<const ConfigOf<PageStubConfig>&>(config).value);
        }};
    return kKind;
}

} // namespace doppel::models::test
