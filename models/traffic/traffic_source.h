// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/anycast.h"
#include "models/dns/stub_resolver.h"
#include "models/link.h"
#include "models/request.h"
#include "models/response.h"
#include "models/traffic/demand.h"
#include "models/traffic/journey_pace.h"
#include "models/traffic/page_picker.h"
#include "models/traffic/population.h"
#include "models/traffic/visit_book.h"
#include "models/traffic/visit_limit.h"
#include "models/traffic/visitor_config.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/within.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Platform;

/// Visitors: where journeys begin. It is no Component, since nobody calls it. The kinds differ in
/// what makes visitors come; what a visit is they share:
///
///     a page, a query string and a client are picked, all by the visit's number
///     the name: what the browser holds, else its resolver              -> NameNotResolved
///     the component at that address, where it is nearest the visitor   -> an answer or a Failure
///     a failure, a 5xx or 429: some try again after a pause, with the name resolved anew
///     out of patience meanwhile                                        -> GaveUp: the visitor leaves,
///                                                                         and Link says what goes on
///     in the end it is judged whether that is what the visitor should have got: judgement.h
///
/// A visit's number is a hash of the source's name (18 bits) above its number within the source (40
/// bits), and its key derives from both: chance that belongs to a visit is the same whatever other
/// sources there are. Each retry has a key of its own.
///
/// Leaves out: setting up connections, the assets of a page (give them a source of their own).
/// Memory: the pages, 8 bytes a client where names are resolved, and the visits under way.
class TrafficSource {
public:
    /// `index` is its place among the sources, for Request::source. The configuration outlives it.
    TrafficSource(Platform& platform,
                  std::string name,
                  std::uint16_t index,
                  const VisitorConfig& visitors,
                  const PageSet& pages);
    virtual ~TrafficSource() = default;
    TrafficSource(const TrafficSource&) = delete;
    TrafficSource& operator=(const TrafficSource&) = delete;

    const std::string& name() const { return name_; }
    /// The component or the name that they visit.
    const std::string& to() const { return visitors_.to; }
    sim::World& world() const { return world_; }
    Platform& platform() const { return platform_; }
    const VisitBook& book() const { return book_; }
    VisitBook& book() { return book_; }
    const PagePicker& pages() const { return picker_; }

    /// Visits that are counted once more, in a book of their own.
    struct Apart {
        VisitLimit limit;
        VisitBook book;
    };
    /// The book for the visits that the limit covers; the same one for the same owner. REQUIRES:
    /// the run has not begun.
    VisitBook& countApart(VisitLimit limit);
    const std::deque<Apart>& apart() const { return apart_; }
    /// Of its book, or of one apart, with what the users who still wait have omitted. Costs as much
    /// as there are visits under way.
    VisitBook::Unfinished unfinished(sim::Time now) const;
    VisitBook::Unfinished unfinished(const Apart& apart, sim::Time now) const;
    /// A named span ends at `at`, earlier than was planned, and with it what limits count in it.
    void endSpan(const NamedSpan& planned, sim::Duration at) {
        for (Apart& apart : apart_) {
            apart.limit.endSpan(planned, at);
        }
    }
    /// How many visits it offers at the start of the run, whatever happens in it; surges are no
    /// part of that. None: it has no such rate.
    virtual std::optional<sim::Rate> rateAtStart() const { return std::nullopt; }
    /// The crowds that came and that are to come, as long as nothing changes them.
    virtual std::vector<SurgeConfig> surges() const { return {}; }
    /// Named parts of its plan that raise its demand, each as long as that lasts.
    virtual std::vector<NamedSpan> rises() const { return {}; }

    /// Looks up whom they visit, after Platform::connect. REQUIRES: problemsOf(…) is empty.
    virtual void connect();
    /// The run begins.
    virtual void start() = 0;
    /// A field of its configuration has a new value. Patience and retries take effect with the next
    /// visit. Gives the named spans that end by it, or never come.
    virtual std::vector<NamedSpan> reconfigure() { return {}; }
    /// No visit begins any more; those under way go on.
    virtual void stop() = 0;

protected:
    /// How long a user takes from one visit to the next, as far as is known now; zero: nobody waits
    /// for a page before the next visit begins.
    virtual sim::Duration pace() const { return {}; }
    /// How often they come at the beginning, and from how many computers: what the resolvers of
    /// their name were used to. By default nobody knows.
    virtual NameDemand usualDemand() const;
    /// The request of a visit: its page, query string, client and variant.
    Request compose(std::uint64_t number);
    /// A visit from its beginning to its end, in the books. `logged` is the status that a replayed
    /// log has for it, 0 for none.
    sim::Task<void> visit(Request request, std::uint16_t logged = 0);
    /// What the kind counts of visits besides what all do, in a book apart as in its own.
    virtual void prepareBook(VisitBook&) const {}
    /// A visit is over: nobody tries it again.
    virtual void ended(const Request&, const Response&) {}
    /// A stream of chance of this source: "visitors.arrivals".
    sim::Stream stream(std::string_view use) const;
    const Population& population() const { return population_; }

private:
    // A component that visitors reach.
    struct EntryPoint {
        Link* link = nullptr;
        const Anycast* anycast = nullptr;
    };

    EntryPoint entryPointOf(Component& component);
    EntryPoint& entryPointAt(std::uint16_t address);
    sim::Task<Response> call(const EntryPoint& entry, const Request& request) const;
    /// One for each book apart, none where it does not cover the visit.
    using ApartTickets = std::vector<std::optional<VisitBook::Ticket>>;
    ApartTickets beginApart(sim::Time now, const Request& request, std::uint16_t logged);
    bool isRecorded(std::uint64_t number);
    void omit(const Request& request, const WaitingUser& user, bool good);
    // `apart` outlives it.
    sim::Task<Response> ask(Request request, const ApartTickets& apart);
    void countRetry(const ApartTickets& apart);
    VisitOutcome judge(const Request& request,
                       const Response& got,
                       std::uint16_t logged,
                       std::optional<sim::Duration> outdated) const;
    std::optional<sim::Duration>
    outdatedBy(const Request& request, const Response& got, sim::Time began) const;
    bool triesAgain(const Request& request, const Response& response, sim::Duration& pause) const;
    sim::Within<Response> whilePatient(const Request& request, const ApartTickets& apart);

    Platform& platform_;
    sim::World& world_;
    std::string name_;
    const VisitorConfig& visitors_;
    std::uint64_t key_; // of its name
    std::uint64_t firstVisit_;
    std::uint16_t index_;
    Population population_;
    PagePicker picker_;
    VisitBook book_;
    std::deque<Apart> apart_;
    std::optional<StubResolver> resolver_; // none: visitors know the way
    std::vector<EntryPoint> entryPoints_;  // by address; one in all without a resolver
    JourneyPace pace_;
    sim::Stream visitChance_;
    sim::Stream patienceChance_;
    sim::Stream retryChance_;
};

} // namespace doppel::models
