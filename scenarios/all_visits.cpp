// SPDX-License-Identifier: Apache-2.0
#include "scenarios/all_visits.h"

namespace doppel::scenarios {

AllVisits::AllVisits(sim::Metrics& metrics, const std::vector<std::string>& sources) {
    for (const std::string& source : sources) {
        const sim::Metric* latency = metrics.find(source, "latency");
        if (latency != nullptr && std::holds_alternative<sim::Histogram>(latency->value)) {
            of_.push_back(&std::get<sim::Histogram>(latency->value));
        }
    }
    // A component that somebody calls so keeps its own.
    if (of_.size() > 1 && metrics.find(kAllVisits, "latency") == nullptr) {
        all_ = &metrics.histogram(kAllVisits, "latency", "of good answers to visits of all sources",
                                  {.unit = sim::MetricUnit::Nanoseconds, .series = true});
    }
}

// A copy of the first has been reset as often as all of them have: at the end of the warm-up.
void AllVisits::gather() {
    if (all_ == nullptr) {
        return;
    }
    *all_ = *of_.front();
    for (std::size_t i = 1; i < of_.size(); ++i) {
        all_->merge(*of_[i]);
    }
}

} // namespace doppel::scenarios
