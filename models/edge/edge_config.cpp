// SPDX-License-Identifier: Apache-2.0
#include "models/edge/edge_config.h"

#include "models/field_path.h"

#include <map>

namespace doppel::models {

namespace {

constexpr std::string_view kEdgeVcl = "govuk-fastly www.vcl.tftpl";
constexpr std::string_view kEdgeGuess = "a guess";

} // namespace

void PopConfig::describe(FieldVisitor& visitor) {
    visitor.field("serves", serves, "the locations whose visitors are routed here", {.live = true});
    visitor.field("latency", latency, "from those visitors to here, one way",
                  {.min = 0, .live = true, .source = kEdgeGuess});
    visitor.field("origin_latency", originLatency, "from here to the backends, one way",
                  {.min = 0, .live = true, .source = "a guess: London to AWS in Ireland"});
    visitor.field("store", store, "size of its cache",
                  {.min = 0, .minExclusive = true, .source = "a guess: Fastly does not say"});
}

void BackendConfig::describe(FieldVisitor& visitor) {
    visitor.field("connect_timeout", connectTimeout, "until it gives up on a silent backend",
                  {.min = 0, .minExclusive = true, .live = true, .source = kEdgeVcl});
    visitor.field("first_byte_timeout", firstByteTimeout, "until the answer must have begun",
                  {.min = 0, .minExclusive = true, .live = true, .source = kEdgeVcl});
    visitor.field("between_bytes_timeout", betweenBytesTimeout, "the longest pause in an answer",
                  {.min = 0, .minExclusive = true, .live = true, .source = kEdgeVcl});
    visitor.field("max_connections", maxConnections,
                  "connections at the same time from each point of presence; a request beyond that "
                  "counts as unanswered",
                  {.min = 1, .max = 1e7, .live = true, .source = kEdgeVcl});
}

LinkOptions BackendConfig::linkOptions() const {
    return {.connectTimeout = connectTimeout,
            .firstByteTimeout = firstByteTimeout,
            .betweenBytesTimeout = betweenBytesTimeout,
            .verifiesCertificate = true};
}

void EdgeConfig::describe(FieldVisitor& visitor) {
    visitor.field("pops", pops,
                  "points of presence by name; the first in alphabetical order also serves the "
                  "locations that none lists",
                  {.live = true});
    visitor.field("shield", shield, "the point of presence through which all others ask the origin",
                  {.source = "www's own setting is private; other GOV.UK services: london-uk"});
    visitor.field("shield_latency", shieldLatency, "from any other to the shield, one way",
                  {.min = 0, .live = true, .source = kEdgeGuess});
    visitor.field("origin", origin, "the component that it fetches from", {.required = true});
    visitor.field("mirrors", mirrors,
                  "the components that it falls back to, in this order, when the origin fails",
                  {.source = "GOV.UK: S3, its replica, GCS"});
    visitor.field("origin_limits", originLimits, "limits on its calls to the origin",
                  {.live = true});
    visitor.field("mirror_limits", mirrorLimits, "limits on its calls to the mirrors",
                  {.live = true});
    visitor.field("probe", probe, "how it finds out which backends work", {.live = true});
    visitor.field("rules", rules, "whose rules it applies to cache headers",
                  {.live = true, .source = kEdgeVcl});
    visitor.field("eviction", eviction, "which object is evicted",
                  {.source = "a guess: Fastly says, for lack of use"});
    visitor.field(
        "default_ttl", defaultTtl, "freshness of answers that state none",
        {.min = 0, .live = true, .source = "GOV.UK documentation: 5 minutes; once 1 hour"});
    visitor.field("mirror_ttl", mirrorTtl, "freshness of mirrors' answers that state none",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field("stale_while_revalidate", staleWhileRevalidate,
                  "served stale for this long, while a fetch runs",
                  {.min = 0, .live = true, .source = "GOV.UK: not used"});
    visitor.field("stale_if_error", staleIfError,
                  "served stale for this long when the origin gives no answer",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field("max_stale_if_error", maxStaleIfError, "the most of it that a request accepts",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field("error_ttl", errorTtl, "freshness of a 5xx answer that is delivered",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field("error_stale_if_error", errorStaleIfError, "stale_if_error of such an answer",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field("pass_ttl", passTtl, "how long an answer is remembered as uncacheable",
                  {.min = 0, .live = true, .source = "Fastly documentation: 120 s"});
    visitor.field("saint_mode", saintMode,
                  "how long a backend that gave a bad answer for a page is not asked for it again",
                  {.min = 0, .live = true, .source = kEdgeVcl});
    visitor.field(
        "stale_before_mirror_on_5xx", staleBeforeMirrorOn5xx,
        "look for a stale page before mirrors when the origin answers 5xx; an edge without "
        "mirrors always does",
        {.live = true,
         .source = "GOV.UK's VCL: no; its documentation: yes; without mirrors RFC 5861 "
                   "section 4"});
    visitor.field("query", query, "what it does to query strings", {.live = true});
    visitor.field("rate_limit", rateLimit,
                  "a limit on misses, for each client at each point of presence", {.live = true});
    visitor.field("purge_delay", purgeDelay, "until a purge takes effect everywhere",
                  {.min = 0, .live = true, .source = "Fastly documentation: about 150 ms"});
    visitor.field("processing", processing, "its own work for a request; 0 saves an event",
                  {.min = 0, .live = true, .source = kEdgeGuess});
    visitor.field("error_page_size", errorPageSize, "size of its own 503 page",
                  {.min = 0, .live = true, .source = kEdgeGuess});
    visitor.field(
        "lost_after", lifecycle.lostAfter,
        "until visitors are routed away from a point of presence that was lost",
        {.min = 0, .live = true, .source = "a guess: health checks and routes of the provider"});
}

caching::Profile EdgeConfig::cacheProfile() const {
    caching::Profile profile = profileOf(rules);
    profile.onFailure = caching::FailureRule::WakeAll;
    profile.defaultTtl = defaultTtl;
    profile.defaultGrace = staleWhileRevalidate;
    profile.defaultStaleIfError = staleIfError;
    profile.maxStaleIfError = maxStaleIfError;
    profile.errorTtl = errorTtl;
    profile.errorStaleIfError = errorStaleIfError;
    profile.uncacheableTtl = passTtl;
    return profile;
}

caching::StoreParameters EdgeConfig::storeParameters(sim::Bytes size) const {
    caching::StoreParameters store;
    store.bytes = static_cast<std::uint64_t>(size.count);
    store.eviction = evictionOf(eviction);
    return store;
}

Problems problemsOf(const EdgeConfig& config) {
    Problems problems;
    std::vector<std::string> places;
    std::map<std::string, std::string> servedBy;
    for (const auto& [name, pop] : config.pops) {
        places.push_back(name);
        const std::string path = joinPath(joinPath("pops", name), "serves");
        for (std::size_t i = 0; i < pop.serves.size(); ++i) {
            const auto [other, isNew] = servedBy.emplace(pop.serves[i], name);
            if (!isNew) {
                problems.push_back({joinIndex(path, i), '"' + pop.serves[i] +
                                                            "\" is served by both " +
                                                            other->second + " and " + name});
            }
        }
    }
    if (config.shield) {
        refuseUnknown(problems, "shield", "point of presence", *config.shield, places);
    }
    if (config.mirrors.size() > EdgeConfig::kMostMirrors) {
        problems.push_back(
            {"mirrors", "at most 3; found " + std::to_string(config.mirrors.size())});
    }
    return problems;
}

Problems problemsOn(const EdgeConfig& config, const PlatformPlan& plan) {
    Problems problems;
    for (const auto& [name, pop] : config.pops) {
        const std::string path = joinPath(joinPath("pops", name), "serves");
        for (std::size_t i = 0; i < pop.serves.size(); ++i) {
            refuseUnknown(problems, joinIndex(path, i), "location", pop.serves[i], plan.locations);
        }
    }
    return problems;
}

Problems notesOn(const EdgeConfig& config, const PlatformPlan&) {
    Problems notes;
    const EdgeConfig usual;
    if (!config.shield) {
        noteChanged(notes, "shield_latency", config.shieldLatency, usual.shieldLatency,
                    "has no effect without a shield");
    }
    if (config.mirrors.empty()) {
        const std::string why = "has no effect without mirrors";
        noteChanged(notes, "mirror_ttl", config.mirrorTtl, usual.mirrorTtl, why);
        noteChanged(notes, "stale_before_mirror_on_5xx", config.staleBeforeMirrorOn5xx,
                    usual.staleBeforeMirrorOn5xx, why);
    }
    return notes;
}

} // namespace doppel::models
