// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/surge_record.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;

SurgeRecord::SurgeRecord(const std::vector<SurgeConfig>& surges) {
    change(surges, {});
}

std::vector<NamedSpan> SurgeRecord::change(std::vector<SurgeConfig> surges, Duration now) {
    std::vector<NamedSpan> ended;
    std::vector<Entry> kept;
    for (Entry& entry : entries_) {
        const auto goesOn = std::find(surges.begin(), surges.end(), entry.asWritten);
        if (entry.to > now && goesOn != surges.end()) {
            surges.erase(goesOn);
        } else if (entry.to > now) {
            ended.push_back({entry.asWritten.name, entry.from, entry.to});
            entry.to = now;
        }
        if (entry.from < entry.to) {
            kept.push_back(entry);
        }
    }
    entries_ = std::move(kept);
    for (const SurgeConfig& surge : surges) {
        const Duration from = std::max(surge.at, now);
        if (from < endOf(surge)) {
            entries_.push_back({surge, from, endOf(surge)});
        }
    }
    return ended;
}

std::vector<SurgeConfig> SurgeRecord::surges() const {
    std::vector<SurgeConfig> surges;
    for (const Entry& entry : entries_) {
        SurgeConfig surge = entry.asWritten;
        surge.at = entry.from;
        surge.length = entry.to - entry.from;
        surges.push_back(surge);
    }
    return surges;
}

Duration SurgeRecord::endOf(const SurgeConfig& surge) {
    return sim::after(sim::kStart + surge.at, surge.length) - sim::kStart;
}

} // namespace doppel::models
