// SPDX-License-Identifier: Apache-2.0
#include "tests/platform/toys/lamp.h"

#include "models/platform.h"
#include "models/view.h"

#include <utility>

namespace doppel::models {

void LampConfig::describe(FieldVisitor& visitor) {
    visitor.field("warm_up", warmUp, "how long it takes until it shines", {.live = true});
}

LampMetrics::LampMetrics(sim::Metrics& metrics, std::string_view component)
    : blinks(metrics.counter(component, "blinks", "times that it blinked")) {}

Lamp::Lamp(Platform& platform, std::string name, const LampConfig& config)
    : Component(platform, std::move(name), "lamp"), config_(config),
      metrics_(world().metrics(), this->name()) {}

sim::Task<Response> Lamp::serve(Request, InstanceId) {
    co_await world().sleep(config_.warmUp);
    metrics_.blinks.add(blinks_);
    co_return Response::withStatus(200, sim::Bytes{1});
}

void Lamp::show(View& view) const {
    view.use("filaments", static_cast<std::int64_t>(meter().inFlight()), 100);
}

const ComponentKind& lampKind() {
    static const ComponentKind kKind{"lamp",
                                     "a lamp that shines for whoever asks",
                                     "its bulb",
                                     &defaultsOf<LampConfig>,
                                     &buildOf<Lamp, LampConfig>,
                                     metricsOf<LampMetrics>()};
    return kKind;
}

} // namespace doppel::models
