// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/cache_choices.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/edge/probe_window.h"
#include "models/edge/query_text.h"
#include "models/edge/rate_limit.h"
#include "models/lifecycle.h"
#include "models/link.h"
#include "models/platform_plan.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// A point of presence: which of the platform's locations it serves, and how far it is.
struct PopConfig {
    std::vector<std::string> serves;
    sim::Duration latency = std::chrono::milliseconds(8);
    sim::Duration originLatency = std::chrono::milliseconds(6);
    sim::Bytes store{std::int64_t{64} << 30};

    void describe(FieldVisitor& visitor);
};

/// How an edge bounds its calls of a backend.
struct BackendConfig {
    sim::Duration connectTimeout = std::chrono::seconds(5);
    sim::Duration firstByteTimeout = std::chrono::seconds(15);
    sim::Duration betweenBytesTimeout = std::chrono::seconds(10);
    std::uint32_t maxConnections = 200;

    void describe(FieldVisitor& visitor);
    LinkOptions linkOptions() const;
};

/// An edge's configuration.
struct EdgeConfig {
    static constexpr std::size_t kMostMirrors = 3;

    std::map<std::string, PopConfig> pops; ///< empty: one that serves everywhere
    std::optional<std::string> shield{};
    sim::Duration shieldLatency = std::chrono::milliseconds(5);
    ComponentRef origin;
    std::vector<ComponentRef> mirrors;
    BackendConfig originLimits;
    BackendConfig mirrorLimits{std::chrono::seconds(1)};
    ProbeConfig probe;

    CacheRules rules = CacheRules::FastlyGovuk;
    EvictionRule eviction = EvictionRule::Lru;
    sim::Duration defaultTtl = std::chrono::seconds(300);
    sim::Duration mirrorTtl = std::chrono::seconds(900);
    sim::Duration staleWhileRevalidate{};
    sim::Duration staleIfError = std::chrono::hours(24);
    sim::Duration maxStaleIfError = std::chrono::hours(24);
    sim::Duration errorTtl = std::chrono::seconds(1);
    sim::Duration errorStaleIfError = std::chrono::seconds(5);
    sim::Duration passTtl = std::chrono::seconds(120);
    sim::Duration saintMode = std::chrono::seconds(5);
    bool staleBeforeMirrorOn5xx = false;

    QueryRules query;
    RateLimitConfig rateLimit;
    sim::Duration purgeDelay = std::chrono::milliseconds(150);
    sim::Duration processing = std::chrono::microseconds(200);
    sim::Bytes errorPageSize{10'000};
    LifecycleConfig lifecycle{.lostAfter = std::chrono::seconds(10)};

    void describe(FieldVisitor& visitor);

    /// What the cache of a point of presence of this store size is built with.
    caching::Profile cacheProfile() const;
    caching::StoreParameters storeParameters(sim::Bytes size) const;
};

/// A shield that is no point of presence, a location served twice, too many mirrors.
Problems problemsOf(const EdgeConfig& config);

/// Locations served that the platform does not have.
Problems problemsOn(const EdgeConfig& config, const PlatformPlan& plan);
Problems notesOn(const EdgeConfig& config, const PlatformPlan& plan);

} // namespace doppel::models
