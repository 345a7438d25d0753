// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/broker_alarms.h"

#include <algorithm>

// Source: RabbitMQ vm_memory_monitor.erl, rabbit_disk_monitor.erl.
namespace doppel::models {

sim::Bytes memoryLimit(sim::Bytes memory, double watermark) {
    return {static_cast<std::int64_t>(static_cast<double>(memory.count) * watermark)};
}

bool isMemoryAlarm(sim::Bytes used, sim::Bytes limit) {
    return used > limit;
}

bool isDiskAlarm(sim::Bytes free, sim::Bytes limit) {
    return free < limit;
}

sim::Duration diskCheckInterval(sim::Bytes free, sim::Bytes limit, bool alarmed) {
    constexpr std::int64_t kShortest = 100; // milliseconds
    constexpr std::int64_t kLongest = 10'000;
    constexpr std::int64_t kBytesEachMillisecond = 250'000;
    if (alarmed) {
        return std::chrono::milliseconds(kLongest);
    }
    const std::int64_t ideal = 2 * (free.count - limit.count) / kBytesEachMillisecond;
    return std::chrono::milliseconds(std::clamp(ideal, kShortest, kLongest));
}

} // namespace doppel::models
