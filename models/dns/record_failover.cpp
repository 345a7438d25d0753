// SPDX-License-Identifier: Apache-2.0
#include "models/dns/record_failover.h"

#include "models/chance_key.h"
#include "models/dns/name_service.h"
#include "models/health_request.h"
#include "models/platform.h"
#include "models/tcp.h"

#include <algorithm>
#include <array>
#include <optional>

namespace doppel::models {

namespace {

// A checker's way there: it takes no part in what is modelled but for a silent network.
constexpr sim::Duration kCheckerLatency = std::chrono::milliseconds(20);

// When the SYN was sent that is answered, after the first; none: no connection comes about in time.
std::optional<sim::Duration>
connects(const NetworkPath& path, std::uint64_t key, sim::Duration timeout) {
    unsigned tries = 0;
    while (path.handshake(key, tries) == PacketFate::Vanishes) {
        if (synSentAgain(++tries) >= timeout) {
            return std::nullopt;
        }
    }
    const auto roundTrip = path.roundTrip(key, kCheckerLatency, timeout);
    return roundTrip && *roundTrip <= timeout ? std::optional(synSentAgain(tries)) : std::nullopt;
}

} // namespace

RecordFailover::RecordFailover(NameService& names,
                               std::uint16_t name,
                               const DnsRecordConfig& record)
    : names_(names), name_(name), record_(record), config_(*record.failover), endpoints_(2),
      chance_(names.world().stream(names.name() + ".checkers")) {}

sim::World& RecordFailover::world() const {
    return names_.world();
}

void RecordFailover::connect() {
    const LinkOptions options{.latency = kCheckerLatency,
                              .connectTimeout = config_.check.connectTimeout};
    std::uint32_t call = 2U * name_;
    const auto link = [&](const DnsTarget& target) -> Link* {
        const Component* at = names_.endOf(target);
        return at == nullptr ? nullptr
                             : &names_.platform().link(names_, {at->name()}, options, call++);
    };
    endpoints_[0].link = link(record_.target);
    endpoints_[1].link = config_.standbyIsChecked ? link(config_.standby) : nullptr;
    for (Endpoint& endpoint : endpoints_) {
        endpoint.opinions.resize(config_.check.checkers);
        endpoint.healthy = config_.check.checkers;
    }
}

void RecordFailover::start() {
    for (std::size_t endpoint = 0; endpoint < endpoints_.size(); ++endpoint) {
        for (std::uint32_t i = 0;
             endpoints_[endpoint].link != nullptr && i < config_.check.checkers; ++i) {
            world().spawn(check(endpoint, i));
        }
    }
}

sim::Task<void> RecordFailover::check(std::size_t endpoint, std::uint32_t checker) {
    const std::uint64_t own =
        deriveKey(deriveKey(keyOfName(names_.nameOf(name_)), KeyStep::Server, checker), endpoint);
    const double first = chance_.at(own).uniform();
    const sim::Duration interval = config_.check.interval;
    sim::Time next = sim::after(world().now(), sim::fromSeconds(sim::toSeconds(interval) * first));
    Endpoint& looked = endpoints_[endpoint];
    for (std::uint64_t number = 1;; ++number) {
        co_await world().sleepUntil(next);
        next = sim::after(next, interval);
        const bool well = co_await passes(endpoint, deriveKey(own, KeyStep::Probe, number));
        CheckerOpinion& opinion = looked.opinions[checker];
        const bool before = opinion.healthy();
        opinion.add(well, config_.check.threshold);
        if (opinion.healthy() != before) {
            opinion.healthy() ? ++looked.healthy : --looked.healthy;
            decide();
        }
        if (next < world().now()) {
            next = world().now();
        }
    }
}

// Connected in time, and answered by 2xx or 3xx in time after that: two bounds, not their sum. A
// host that is silent is known by the first.
sim::Task<bool> RecordFailover::passes(std::size_t endpoint, std::uint64_t key) {
    const DnsHealthCheckConfig& check = config_.check;
    Link& link = *endpoints_[endpoint].link;
    const sim::Time began = world().now();
    const auto connected = connects(link.path(), link.keyBehind(key), check.connectTimeout);
    if (!connected) {
        co_await world().sleep(check.connectTimeout);
        co_return false;
    }
    const sim::Duration bound = sim::sum(*connected, check.answerTimeout);
    const ProbeCall call{
        .key = key, .latency = kCheckerLatency, .timeout = std::max(bound, check.connectTimeout)};
    sim::Task<ProbeResult> asked{nullptr};
    if (!check.path.empty() && passesOn(link.target())) {
        const Request request = healthRequest(names_.platform(), check.path, Method::Get, key);
        asked = askForPage(link, request, call);
    } else {
        asked = link.probe(call);
    }
    const ProbeResult result = co_await asked;
    const bool passed = result.answered() && world().now() - began <= bound &&
                        result.status >= 200 && result.status < 400;
    co_return passed;
}

bool RecordFailover::isWell(std::size_t endpoint) const {
    return endpoints_[endpoint].link == nullptr ||
           isHealthy(endpoints_[endpoint].healthy, config_.check.checkers);
}

void RecordFailover::decide() {
    const std::size_t record = answeredRecord(std::array{isWell(0), isWell(1)});
    if (record == decided_) {
        return;
    }
    decided_ = record;
    names_.wroteDown("answers " + std::string(names_.nameOf(name_)) +
                         (record == 0 ? " as before in " : " with its standby in ") +
                         sim::toText(config_.check.propagation),
                     std::to_string(endpoints_[0].healthy) + " of " +
                         std::to_string(config_.check.checkers) + " checkers find it healthy");
    world().spawn(answerLater(record));
}

// Until all of its authorities' servers know; whoever changed his mind meanwhile has overtaken it.
sim::Task<void> RecordFailover::answerLater(std::size_t record) {
    co_await world().sleep(config_.check.propagation);
    if (decided_ != record) {
        co_return;
    }
    if (record == 1 && !pointing_) {
        pointing_ = names_.point(name_, config_.standby, {});
    } else if (record == 0 && pointing_) {
        names_.retract(name_, *pointing_);
        pointing_.reset();
    }
}

} // namespace doppel::models
