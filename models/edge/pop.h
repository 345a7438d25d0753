// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/fetch_health.h"
#include "models/cache/page_cache.h"
#include "models/edge/edge_config.h"
#include "models/edge/probe_window.h"
#include "models/edge/rate_limit.h"
#include "models/edge/saint_mode.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {

/// The insides of one point of presence: its cache, and what it knows of clients and backends.
struct Pop {
    struct Backend {
        ProbeWindow probes;
        bool healthy = true;
        FetchHealth fetches{};
        std::uint32_t connections = 0;
        std::uint64_t probesSent = 0;

        /// As far as is known here.
        bool fails(sim::Time now) const { return !healthy || fetches.fails(now); }
    };

    Pop(sim::World& world,
        const EdgeConfig& config,
        std::string popName,
        const PopConfig& popConfig)
        : name(std::move(popName)), place(popConfig),
          cache(world, config.cacheProfile(), config.storeParameters(popConfig.store)),
          backends(config.mirrors.size() + 1, Backend{ProbeWindow(config.probe)}) {}

    std::string name;
    PopConfig place;
    PageCache cache;
    std::vector<Backend> backends; ///< the origin, then the mirrors
    SaintMode saintMode;
    RateLimit limit;
};

/// A connection to a backend in use; let go when the process that made it goes on or ends.
class BackendConnection {
public:
    explicit BackendConnection(Pop::Backend& backend) : backend_(backend) {
        ++backend_.connections;
    }
    ~BackendConnection() { --backend_.connections; }
    BackendConnection(const BackendConnection&) = delete;
    BackendConnection& operator=(const BackendConnection&) = delete;

private:
    Pop::Backend& backend_;
};

} // namespace doppel::models
