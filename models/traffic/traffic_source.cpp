// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/traffic_source.h"

#include "models/chance_key.h"
#include "models/platform.h"
#include "sim/assert.h"
#include "sim/within.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

constexpr unsigned kNumberBits = 40;
constexpr unsigned kSourceBits = 18;

std::uint64_t visitSpaceOf(std::uint64_t sourceKey) {
    return (sourceKey >> (64 - kSourceBits)) << kNumberBits;
}

// Deadlines of equal length share a lane of the event queue: 16 lengths in each doubling.
Duration toSharedLength(Duration length) {
    if (length > sim::kForever / 2) {
        return sim::kForever;
    }
    const auto count = static_cast<std::uint64_t>(length.count());
    const std::uint64_t grain = std::max<std::uint64_t>(std::bit_floor(count) >> 4, 1);
    return Duration(static_cast<std::int64_t>((count + grain / 2) / grain * grain));
}

// What the visitor got, for the run's fingerprint.
std::uint64_t foldedOf(const Response& response) {
    return static_cast<std::uint64_t>(response.status) |
           static_cast<std::uint64_t>(response.failure) << 10 |
           static_cast<std::uint64_t>(response.servedBy) << 14;
}

} // namespace

TrafficSource::TrafficSource(Platform& platform,
                             std::string name,
                             std::uint16_t index,
                             const VisitorConfig& visitors,
                             const PageSet& pages)
    : platform_(platform), world_(platform.world()), name_(std::move(name)), visitors_(visitors),
      key_(keyOfName(name_)), firstVisit_(visitSpaceOf(key_)), index_(index),
      population_(visitors.clients, platform.options().locations),
      picker_(visitors.pages, pages, platform.pages(), world_.seed(), stream("churn")),
      book_(world_.metrics(), name_, platform.pages()), visitChance_(stream("visits")),
      patienceChance_(stream("patience")), retryChance_(stream("retries")) {}

sim::Stream TrafficSource::stream(std::string_view use) const {
    return world_.stream(name_ + '.' + std::string(use));
}

void TrafficSource::keepSeries(Duration width, std::optional<Duration> slow, Duration unfinished) {
    const std::optional<Duration> overdue =
        visitors_.patience ? std::nullopt : std::optional(unfinished);
    book_.keepSeries({.width = width, .slow = slow, .overdue = overdue});
}

void TrafficSource::connect() {
    if (Component* component = platform_.find(visitors_.to)) {
        entryPoints_.push_back(entryPointOf(*component));
        return;
    }
    for (const auto& component : platform_.components()) {
        auto* names = dynamic_cast<NameService*>(component.get());
        const auto known = names == nullptr ? std::nullopt : names->find(visitors_.to);
        if (known) {
            resolver_.emplace(*names, name_, *known, population_.size());
            for (Component* address : names->addresses()) {
                entryPoints_.push_back(entryPointOf(*address));
            }
            return;
        }
    }
    DOPPEL_ASSERT(false && "the loader has checked that `to` exists");
}

TrafficSource::EntryPoint TrafficSource::entryPointOf(Component& component) {
    // Once connected, patience is the visitor's only time-out.
    const LinkOptions options{.latency = visitors_.latency,
                              .connectTimeout = visitors_.connectTimeout,
                              .verifiesCertificate = true,
                              .keepsConnections = false};
    Link& link = platform_.link(name_, ComponentRef{component.name()}, options);
    return {&link, dynamic_cast<const Anycast*>(&component)};
}

TrafficSource::EntryPoint& TrafficSource::entryPointAt(std::uint16_t address) {
    const auto& addresses = resolver_->names().addresses();
    while (entryPoints_.size() <=
           address) { // a record was pointed at a component that no record named before
        entryPoints_.push_back(entryPointOf(*addresses[entryPoints_.size()]));
    }
    return entryPoints_[address];
}

Request TrafficSource::compose(std::uint64_t number) {
    Request request;
    request.visit = firstVisit_ + number;
    request.key = deriveKey(key_, KeyStep::Number, number);
    // One block of four numbers: client, query string, page, and one to spare.
    sim::Draws draws = visitChance_.at(number);
    const Population::Client client = population_.pick(draws.uniform());
    if (resolver_) {
        resolver_->expect(client.number);
    }
    const PagePicker::Pick pick = picker_.pick(world_.now(), request.visit, draws);
    request.page = pick.page;
    request.query = pick.query;
    request.client = client.number;
    request.location = client.location;
    request.source = index_;
    if (visitors_.variants > 1) {
        const std::uint64_t spread = client.number * std::uint64_t{0xd1342543de82ef95} >> 32;
        request.variant = static_cast<std::uint16_t>(spread * visitors_.variants >> 32);
    }
    request.sampled = visitors_.journeysEvery > 0 && number % visitors_.journeysEvery == 0;
    return request;
}

Task<void> TrafficSource::visit(Request request, Response* got) {
    const Time began = world_.now();
    book_.begin(began);
    Journal& journal = platform_.journal();
    request.span = request.sampled ? journal.begin(request, name_, began) : Journal::kNotKept;
    Response response;
    if (visitors_.patience) {
        const Duration limit = patienceOf(request);
        const std::optional<Response> inTime =
            co_await sim::within(world_, limit, ask(request), sim::OnTimeout::Abandon);
        response = inTime ? *inTime : Response::failed(Failure::GaveUp);
    } else {
        response = co_await ask(request);
    }
    book_.end(began, world_.now(), request, response);
    world_.fingerprint().add(request.visit << 16 ^ foldedOf(response));
    journal.leave(request.span, response, world_.now());
    journal.receive(request.span, world_.now());
    if (got != nullptr) {
        *got = response;
    }
}

Task<Response> TrafficSource::ask(Request request) {
    const std::uint64_t visitKey = request.key;
    while (true) {
        Response response = Response::failed(Failure::NameNotResolved);
        std::optional<std::uint16_t> address = 0;
        if (resolver_) {
            address = resolver_->held(request.client, world_.now());
            if (!address) {
                const Resolution resolution = co_await resolver_->resolve(request);
                if (resolution.failure == Failure::None) {
                    address = resolution.address;
                }
            }
        }
        if (address) {
            const EntryPoint& entry = resolver_ ? entryPointAt(*address) : entryPoints_.front();
            response = co_await call(entry, request);
        }
        Duration pause{};
        if (!triesAgain(request, response, pause)) {
            co_return response;
        }
        platform_.journal().change(request.span, Phase::Pausing, {}, world_.now());
        co_await world_.sleep(pause);
        platform_.journal().change(request.span, Phase::Serving, {}, world_.now());
        const bool gone = co_await sim::callerGaveUp();
        if (gone) {
            co_return response;
        }
        book_.retry();
        ++request.attempt;
        request.key = deriveKey(visitKey, KeyStep::Retry, request.attempt);
    }
}

Task<Response> TrafficSource::call(const EntryPoint& entry, const Request& request) const {
    if (entry.anycast == nullptr) {
        return entry.link->handle(request);
    }
    const std::uint16_t location = request.location;
    return entry.link->handleFrom(request, entry.anycast->instanceFor(location),
                                  entry.anycast->latencyFrom(location));
}

bool TrafficSource::triesAgain(const Request& request,
                               const Response& response,
                               Duration& pause) const {
    const RetryConfig& retries = visitors_.retries;
    if (request.attempt >= retries.count || !worthRetrying(response)) {
        return false;
    }
    sim::Draws draws = retryChance_.at(request.key);
    if (!draws.chance(retries.share.value)) {
        return false;
    }
    pause = retryPause(retries, request.attempt + 1U, draws.uniform());
    return true;
}

Duration TrafficSource::patienceOf(const Request& request) const {
    return toSharedLength(visitors_.patience->sampleDuration(patienceChance_.at(request.visit)));
}

} // namespace doppel::models
