// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/traffic_source.h"

#include "models/chance_key.h"
#include "models/platform.h"
#include "models/traffic/rightful_status.h"
#include "sim/assert.h"

#include <algorithm>
#include <limits>
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

// What the visitor got, for the run's fingerprint.
std::uint64_t foldedOf(const Response& response) {
    return static_cast<std::uint64_t>(response.status) |
           static_cast<std::uint64_t>(response.failure) << 10 |
           static_cast<std::uint64_t>(response.servedBy) << 14;
}

// What a user who waits still has omitted so far.
void addOmitted(VisitBook::Unfinished& unfinished,
                const VisitBook& book,
                PageId page,
                const WaitingUser& user,
                Time now,
                const VisitBook::Spans& spans) {
    const std::uint64_t omitted = book.omittedBy(user, now, spans);
    if (book.isOverdue(user.began, now)) {
        book.omit(unfinished, page, omitted);
    } else {
        book.omitBySlow(unfinished, now - user.began, omitted);
    }
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
      book_(world_.metrics(), name_, platform.pages(), platform.options().unfinishedAfter),
      visitChance_(stream("visits")), patienceChance_(stream("patience")),
      retryChance_(stream("retries")) {}

sim::Stream TrafficSource::stream(std::string_view use) const {
    return world_.stream(name_ + '.' + std::string(use));
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
            names->expect(*known, usualDemand());
            for (Component* address : names->addresses()) {
                entryPoints_.push_back(entryPointOf(*address));
            }
            return;
        }
    }
    DOPPEL_ASSERT(false && "the loader has checked that `to` exists");
}

NameDemand TrafficSource::usualDemand() const {
    return {std::numeric_limits<double>::infinity(), population_.size()};
}

TrafficSource::EntryPoint TrafficSource::entryPointOf(Component& component) {
    // Once connected, patience is the visitor's only time-out, also for a page that stops in its
    // midst.
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
    request.sampled = isRecorded(number);
    return request;
}

bool TrafficSource::isRecorded(std::uint64_t number) {
    if (const auto& every = visitors_.journeysEvery) {
        return *every > 0 && number % *every == 0;
    }
    return pace_.takes(platform_.journal().intervalAt(world_.now()));
}

Task<void> TrafficSource::visit(Request request, std::uint16_t logged) {
    const Time began = world_.now();
    const WaitingUser user{began, pace()};
    const VisitBook::Ticket ticket = book_.begin(began, request, user.pace, logged);
    const ApartTickets apart = beginApart(began, request, logged);
    Journal& journal = platform_.journal();
    request.span = request.sampled ? journal.begin(request, name_, began) : Journal::kNotKept;
    Response response;
    if (visitors_.patience) {
        const std::optional<Response> inTime = co_await whilePatient(request, apart);
        response = inTime ? *inTime : Response::failed(Failure::GaveUp);
    } else {
        response = co_await ask(request, apart);
    }
    const std::optional<Duration> outdated = outdatedBy(request, response, began);
    const VisitOutcome outcome = judge(request, response, logged, outdated);
    const bool good = book_.end(ticket, world_.now(), response, outcome);
    if (outdated) {
        book_.sawOutdated(*outdated);
    }
    for (std::size_t i = 0; i < apart.size(); ++i) {
        if (apart[i]) {
            if (outdated) {
                apart_[i].book.sawOutdated(*outdated);
            }
            apart_[i].book.end(*apart[i], world_.now(), response, outcome);
        }
    }
    omit(request, user, good);
    ended(request, response);
    world_.fingerprint().add(request.visit << 16 ^ foldedOf(response));
    journal.leave(request.span, response, world_.now());
    journal.receive(request.span, world_.now());
}

VisitBook& TrafficSource::countApart(VisitLimit limit) {
    for (Apart& apart : apart_) {
        if (apart.limit.owner == limit.owner) {
            return apart.book;
        }
    }
    VisitBook book(world_.metrics(), limit.owner, platform_.pages(),
                   platform_.options().unfinishedAfter);
    prepareBook(book);
    return apart_.emplace_back(Apart{std::move(limit), std::move(book)}).book;
}

TrafficSource::ApartTickets
TrafficSource::beginApart(Time now, const Request& request, std::uint16_t logged) {
    ApartTickets tickets;
    for (Apart& apart : apart_) {
        const std::string& pageClass = platform_.pages().classOf(request.page).name;
        tickets.push_back(apart.limit.covers(now, pageClass, request.location)
                              ? std::optional(apart.book.begin(now, request, {}, logged))
                              : std::nullopt);
    }
    return tickets;
}

// What a user who waited would have asked for meanwhile. It belongs to the time in which it would
// have begun, as visits do, so that none escapes a window by being late for it.
void TrafficSource::omit(const Request& request, const WaitingUser& user, bool good) {
    const Time now = world_.now();
    if (user.omittedBy(now) == 0) {
        return;
    }
    const auto count = [&](VisitBook& book, const VisitBook::Spans& spans) {
        const std::uint64_t omitted = book.omittedBy(user, now, spans);
        good ? book.omitBySlow(now - user.began, omitted) : book.omit(request.page, omitted);
    };
    count(book_, {});
    for (Apart& apart : apart_) {
        const std::string& pageClass = platform_.pages().classOf(request.page).name;
        if (apart.limit.coversWhenever(pageClass, request.location)) {
            count(apart.book, apart.limit.spans);
        }
    }
}

VisitBook::Unfinished TrafficSource::unfinished(Time now) const {
    VisitBook::Unfinished unfinished = book_.unfinished(now);
    book_.forEachUnderWay([&](PageId page, std::uint16_t, const WaitingUser& user) {
        addOmitted(unfinished, book_, page, user, now, {});
    });
    return unfinished;
}

VisitBook::Unfinished TrafficSource::unfinished(const Apart& apart, Time now) const {
    VisitBook::Unfinished unfinished = apart.book.unfinished(now);
    book_.forEachUnderWay([&](PageId page, std::uint16_t location, const WaitingUser& user) {
        const std::string& pageClass = platform_.pages().classOf(page).name;
        if (apart.limit.coversWhenever(pageClass, location)) {
            addOmitted(unfinished, apart.book, page, user, now, apart.limit.spans);
        }
    });
    return unfinished;
}

Task<Response> TrafficSource::ask(Request request, const ApartTickets& apart) {
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
        countRetry(apart);
        ++request.attempt;
        request.key = deriveKey(visitKey, KeyStep::Retry, request.attempt);
    }
}

void TrafficSource::countRetry(const ApartTickets& apart) {
    book_.retry();
    for (std::size_t i = 0; i < apart.size(); ++i) {
        if (apart[i]) {
            apart_[i].book.retry();
        }
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

// A redirect or an error is no version of the page.
std::optional<Duration>
TrafficSource::outdatedBy(const Request& request, const Response& got, Time began) const {
    if (!got.successful() || got.validator == 0) {
        return std::nullopt;
    }
    const auto since = platform_.pages().versions().supersededAt(request.page, got.validator);
    return since && *since < began ? std::optional(began - *since) : std::nullopt;
}

VisitOutcome TrafficSource::judge(const Request& request,
                                  const Response& got,
                                  std::uint16_t logged,
                                  std::optional<Duration> outdated) const {
    RightfulStatus rightful{
        .byLog = logged, .outdated = outdated, .isBlank = isBlank(platform_, request, got)};
    if (got.answered() && got.status >= 300 && got.status < 500) { // a page needs no look-up
        rightful.byCatalogue = rightfulStatus(platform_, request);
    }
    return judgementOf(got, rightful, visitors_.good.over(platform_.options().good));
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

// An answer at the very end of it is still in time.
sim::Within<Response> TrafficSource::whilePatient(const Request& request,
                                                  const ApartTickets& apart) {
    const sim::Distribution& patience = *visitors_.patience;
    const Duration limit = patience.sampleDuration(patienceChance_.at(request.visit));
    const bool shared = patience.kind() == sim::Distribution::Kind::Deterministic;
    return shared ? sim::within(world_, limit, ask(request, apart), sim::OnTimeout::Cancel,
                                sim::AtLimit::InTime)
                  : sim::withinUntil(world_, sim::after(world_.now(), limit), ask(request, apart),
                                     sim::OnTimeout::Cancel, sim::AtLimit::InTime);
}

} // namespace doppel::models
