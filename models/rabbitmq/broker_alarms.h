// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

namespace doppel::models {

/// How often a node looks at its memory.
inline constexpr sim::Duration kMemoryCheckInterval = std::chrono::seconds(1);
/// Free disk space below which publishers are blocked, unless set.
inline constexpr sim::Bytes kDiskFreeLimit{50'000'000};

/// Memory above which publishers are blocked: a share of all, in whole bytes.
sim::Bytes memoryLimit(sim::Bytes memory, double watermark);
/// Whether a look at the memory raises the alarm, or keeps it up.
bool isMemoryAlarm(sim::Bytes used, sim::Bytes limit);

bool isDiskAlarm(sim::Bytes free, sim::Bytes limit);
/// Until the next look at the disk: the sooner, the less there is to fill at 250 MB/s; whole
/// milliseconds, from 100 to 10,000. While the alarm is up it is the longest.
sim::Duration diskCheckInterval(sim::Bytes free, sim::Bytes limit, bool alarmed);

} // namespace doppel::models
