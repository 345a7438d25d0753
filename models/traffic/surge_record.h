// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/traffic/demand.h"
#include "sim/time.h"

#include <vector>

namespace doppel::models {

/// The surges of a source as they came, while its configuration may change: one that is taken away
/// ends there, or never was; one that is added begins there at the earliest.
class SurgeRecord {
public:
    explicit SurgeRecord(const std::vector<SurgeConfig>& surges);

    /// The source has these from now on. Times are from the start of the run. Gives the spans of
    /// those that end now, or never come, as they were to be.
    std::vector<NamedSpan> change(std::vector<SurgeConfig> surges, sim::Duration now);
    /// Those that were, are or are to come.
    std::vector<SurgeConfig> surges() const;

private:
    struct Entry {
        SurgeConfig asWritten;
        sim::Duration from{};
        sim::Duration to{};
    };
    static sim::Duration endOf(const SurgeConfig& surge);

    std::vector<Entry> entries_;
};

} // namespace doppel::models
