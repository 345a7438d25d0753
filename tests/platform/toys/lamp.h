// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/registry.h"
#include "sim/metrics.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// A toy component: a lamp that answers each request after a while, and blinks.
struct LampConfig {
    sim::Duration warmUp = std::chrono::milliseconds(10);

    void describe(FieldVisitor& visitor);
};

/// A toy metric.
struct LampMetrics {
    sim::Counter& blinks;

    LampMetrics(sim::Metrics& metrics, std::string_view component);
};

class Lamp final : public Component {
public:
    Lamp(Platform& platform, std::string name, const LampConfig& config);
    sim::Task<Response> serve(Request request, InstanceId server) override;
    void show(View& view) const override;

    /// From now on it blinks so many times for each request.
    void setBlinks(std::uint32_t blinks) { blinks_ = blinks; }
    std::uint32_t blinks() const { return blinks_; }

private:
    const LampConfig& config_;
    std::uint32_t blinks_ = 1;
    LampMetrics metrics_;
};

const ComponentKind& lampKind();

} // namespace doppel::models
