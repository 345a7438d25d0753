// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/documents.h"

#include "models/cache/holds_copies.h"
#include "models/cache/purge.h"
#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/view.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace doppel::models {

using sim::Task;
using sim::Time;

void DocumentsConfig::describe(FieldVisitor& visitor) {
    graph.describe(visitor);
    visitor.field("caches", caches,
                  "the caches that readers see documents through: an edge, a Varnish");
    visitor.field("routers", routers, "the routers that must have the route of a new document",
                  {.ofKind = "router"});
    visitor.field("purges", purges,
                  "a document that is stored is purged from these caches, by its URL; else their "
                  "copies live as long as they may",
                  {.live = true, .source = "GOV.UK: cache-clearing-service, retired in 2022"});
    visitor.field(
        "target", target, "within which a publish should be visible",
        {.min = 0, .minExclusive = true, .source = "GOV.UK: content is cached for up to 5 min"});
}

Problems problemsOf(const DocumentsConfig& config) {
    constexpr double kMostLinks = 50e6;
    if (config.graph.documents * config.graph.linksPerDocument > kMostLinks) {
        return {{"links_per_document", "that makes more than 50 M links, which take 500 MB"}};
    }
    return {};
}

Problems problemsOn(const DocumentsConfig& config, const PlatformPlan& plan) {
    Problems problems;
    for (std::size_t i = 0; i < config.caches.size(); ++i) {
        const PlatformPlan::Component* cache = plan.find(config.caches[i].name);
        if (cache != nullptr && cache->kind != nullptr && !cache->kind->canBePurged) {
            problems.push_back(
                {joinIndex("caches", i), config.caches[i].name + " keeps no copies of pages"});
        }
    }
    return problems;
}

Documents::Documents(Platform& platform, std::string name, const DocumentsConfig& config)
    : Component(platform, std::move(name), "documents"), config_(config),
      generator_(config.graph, world().seed()), graph_(generator_.make(LinkRules::govuk())),
      resolver_(graph_, LinkRules::govuk()), metrics_(world().metrics(), this->name()) {}

void Documents::connect() {
    for (const ComponentRef& cache : config_.caches) {
        Component* component = platform().find(cache.name);
        askedByReaders_.push_back(component);
        caches_.push_back(dynamic_cast<HoldsCopies*>(component));
        purged_.push_back(dynamic_cast<Purgeable*>(component));
    }
    for (const ComponentRef& router : config_.routers) {
        Component* component = platform().find(router.name);
        askedByReaders_.push_back(component);
        routers_.push_back(dynamic_cast<HoldsRoutes*>(component));
    }
    std::erase(askedByReaders_, nullptr);
    std::erase(caches_, nullptr);
    std::erase(purged_, nullptr);
    std::erase(routers_, nullptr);
}

Task<Response> Documents::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

std::optional<DocumentId> Documents::topic(std::uint32_t rank) const {
    std::vector<DocumentId> topics;
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
        if (generator_.kindOf({i}) == DocumentKind::Taxon) {
            topics.push_back({i});
        }
    }
    std::stable_sort(topics.begin(), topics.end(), [this](DocumentId a, DocumentId b) {
        return graph_.linksTo(a).size() > graph_.linksTo(b).size();
    });
    return rank < topics.size() ? std::optional(topics[rank]) : std::nullopt;
}

void Documents::clicked(std::uint64_t visit, PublishCommand command) {
    if (command == PublishCommand::Schedule) {
        clicks_.setClickOf(visit, await(world().now(), ClickState::Asked));
    } else if (planOf(command, true).live) {
        clicks_.setClickOf(visit, await(world().now(), ClickState::Awaited));
    }
}

bool Documents::scheduled(std::uint64_t visit) {
    const auto click = clicks_.of(visit);
    if (!click) {
        return true;
    }
    if (clicks_.state(*click) != ClickState::Asked) {
        return false;
    }
    if (clicks_.isOver(*click)) { // whoever clicked does not know of it
        metrics_.underWay.add(world().now(), -1);
    }
    clicks_.setState(*click, ClickState::Scheduled);
    return true;
}

void Documents::isOver(std::uint64_t visit) {
    const auto click = clicks_.of(visit);
    if (!click) {
        return;
    }
    end(*click);
}

void Documents::end(PublishClicks::Number click) {
    if (clicks_.state(click) == ClickState::Asked && !clicks_.isOver(click)) {
        metrics_.underWay.add(world().now(), 1); // a publish from now on, but for a promise to come
    }
    clicks_.setOver(click);
}

PublishClicks::Number Documents::await(Time at, ClickState state) {
    const PublishClicks::Number click = clicks_.add(at, state);
    if (state == ClickState::Awaited) {
        metrics_.publishes.add(counts(at) ? 1 : 0);
        metrics_.underWay.add(world().now(), 1);
    }
    world().spawn(watchTarget(click));
    return click;
}

ContentVersion Documents::publish(const Publication& publication) {
    const auto known = clicks_.of(publication.visit);
    const CommandPlan plan = planOf(publication.command, publication.dependantsSee);
    if (plan.live && plan.live->updatesDependants) {
        awaitDependants(publication.page);
    }
    return enter(publication, known ? *known : await(publication.clicked, ClickState::Awaited));
}

void Documents::awaitDependants(PageId of) {
    if (of.index >= graph_.size() || unfound_.contains(of.index)) {
        return;
    }
    const auto dependants = resolver_.dependantsOf({of.index});
    const auto count = std::count_if(dependants.begin(), dependants.end(), [&](DocumentId one) {
        return one.index != of.index && one.index < platform().pages().size();
    });
    unfound_.emplace(of.index, Unfound{count});
    metrics_.dependantsUnderWay.add(world().now(), count);
}

void Documents::dependantsAreSought(PageId of) {
    if (const auto found = unfound_.find(of.index); found != unfound_.end()) {
        found->second.areSought = true;
    }
}

void Documents::dependantsAreFound(PageId of) {
    if (const auto found = unfound_.find(of.index); found != unfound_.end()) {
        metrics_.dependantsUnderWay.add(world().now(), -found->second.count);
        unfound_.erase(found);
    }
}

void Documents::dependantsAreNotSought(PageId of) {
    const auto found = unfound_.find(of.index);
    if (found != unfound_.end() && !found->second.areSought) {
        dependantsAreFound(of);
    }
}

void Documents::countBetween(
    Time from,
    Time to,
    const std::function<void(std::string_view name, std::uint64_t count)>& tell) const {
    const PublishClicks::Counts counts = clicks_.between(from, to);
    tell(DocumentsMetrics::kPublishes, counts.all);
    tell(DocumentsMetrics::kInTime, counts.inTime);
    tell(DocumentsMetrics::kLate, counts.late);
    tell(DocumentsMetrics::kFailed, counts.failed);
    tell(DocumentsMetrics::kOverdue, counts.overdue);
}

void Documents::dependantChanges(const Dependant& dependant) {
    if (dependant.job != 0) {
        std::uint32_t& told = *told_.tryEmplace(dependant.job, 0).first;
        if (dependant.number < told) {
            metrics_.dependantsAgain.add();
            return;
        }
        told = dependant.number + 1;
    }
    metrics_.dependants.add();
    const auto found = unfound_.find(dependant.of.index);
    if (found != unfound_.end() && found->second.count > 0) {
        --found->second.count; // it is under way already
    } else {
        metrics_.dependantsUnderWay.add(world().now(), 1);
    }
    enter({.page = dependant.page,
           .command = PublishCommand::Represent,
           .clicked = dependant.clicked},
          std::nullopt);
}

ContentVersion Documents::enter(const Publication& publication,
                                std::optional<PublishClicks::Number> click) {
    ContentVersions& versions = platform().pages().versions();
    Entry entry{publication, 0, std::nullopt, 0, click};
    const PageId page = publication.page;
    const bool isPage = publishesAnEdition(publication.command) ||
                        (publication.command != PublishCommand::Unpublish &&
                         versions.isPage(page, versions.current(page)));
    entry.version = isPage ? versions.publish(page, publication.clicked)
                           : versions.unpublish(page, publication.clicked);
    if (click) {
        clicks_.setEntered(*click);
    } else {
        dependants_.add(publication.clicked);
    }
    begins(entry, "queue");
    entries_[page.index].push_back(entry);
    return entry.version;
}

void Documents::dropped(const Publication& publication, ContentVersion version) {
    const auto found = entries_.find(publication.page.index);
    if (found == entries_.end()) {
        return;
    }
    for (const Entry& entry : found->second) {
        if (entry.version == version && entry.click) {
            clicks_.setDropped(*entry.click);
        }
    }
}

void Documents::started(PageId page, ContentVersion version) {
    const auto found = entries_.find(page.index);
    if (found == entries_.end()) {
        return;
    }
    for (Entry& entry : found->second) {
        if (entry.version <= version && !entry.started) {
            entry.started = world().now();
            platform().journal().change(entry.span, Phase::Serving, {}, world().now());
        }
    }
}

void Documents::stored(PageId page, ContentVersion version) {
    restore(page, version);
    const auto found = entries_.find(page.index);
    if (found == entries_.end()) {
        return;
    }
    std::vector<Entry>& entries = found->second;
    const auto rest =
        std::stable_partition(entries.begin(), entries.end(),
                              [version](const Entry& entry) { return entry.version <= version; });
    std::vector<Entry> there(entries.begin(), rest);
    entries.erase(entries.begin(), rest);
    if (entries.empty()) {
        entries_.erase(found);
    }
    if (config_.purges && !there.empty()) {
        purge(page);
    }
    for (Entry& entry : there) {
        if (entry.click && clicks_.becomesStored(*entry.click)) {
            metrics_.stored.add();
            const Time started = entry.started.value_or(world().now());
            metrics_.queue.record((started - beganAt(entry)).count());
            metrics_.downstream.record((world().now() - started).count());
        }
        if (tellStores_) {
            shown_[page.index].push_back({.entry = entry, .stored = world().now()});
        }
        world().spawn(becomeVisible(entry, false));
    }
}

void Documents::tellSoFar(Time from, Time now, const SoFarReader& reader) const {
    const PublishClicks::Counts counts = clicks_.between(from, now);
    reader.count(DocumentsMetrics::kPublishes, {}, counts.unpromised);
    reader.count(DocumentsMetrics::kLate, {}, counts.early);
    reader.count(DocumentsMetrics::kFailed, {}, counts.failed);
    reader.count(DocumentsMetrics::kOverdue, {}, counts.overdue);
    takeBackLost(from, reader);
    std::unordered_map<PublishClicks::Number, Time> started;
    for (const auto& [page, entries] : entries_) {
        for (const Entry& entry : entries) {
            if (entry.click && entry.started) {
                started.try_emplace(*entry.click, *entry.started);
            }
        }
    }
    sim::Histogram publishes;
    sim::Histogram queue;
    sim::Histogram downstream;
    sim::Histogram routes;
    clicks_.forEachUnderWay([&](PublishClicks::Number click) {
        if (clicks_.hasFailed(click)) {
            return; // it is counted
        }
        const Time clicked = clicks_.at(click);
        publishes.record((now - clicked).count());
        if (!clicks_.isStored(click)) {
            const auto begun = started.find(click);
            const bool hasBegun = begun != started.end();
            queue.record(((hasBegun ? begun->second : now) - clicked).count());
            downstream.record((now - (hasBegun ? begun->second : clicked)).count());
            routes.record((now - clicked).count());
        }
    });
    unrouted_.tell(routes, now);
    sim::Histogram caches = routes;
    cached_.tell(caches, now);
    sim::Histogram dependants;
    dependants_.tell(dependants, now);
    const auto tell = [&](std::string_view name, const sim::Histogram& times) {
        reader.times(soFarName(name), {}, times);
    };
    tell(DocumentsMetrics::kVisible, publishes);
    tell(DocumentsMetrics::kDependantsVisible, dependants);
    tell(DocumentsMetrics::kQueueStage, queue);
    tell(DocumentsMetrics::kDownstreamStage, downstream);
    tell(DocumentsMetrics::kRouterStage, routes);
    tell(DocumentsMetrics::kCacheStage, caches);
}

std::optional<Publication> Documents::pending(PageId page) const {
    const auto found = entries_.find(page.index);
    if (found == entries_.end()) {
        return std::nullopt;
    }
    const auto last = std::find_if(found->second.rbegin(), found->second.rend(),
                                   [](const Entry& entry) { return entry.click.has_value(); });
    if (last == found->second.rend()) {
        return std::nullopt;
    }
    Publication publication = last->publication;
    publication.span = last->span;
    return publication;
}

void Documents::begins(Entry& entry, std::string_view what) {
    const Publication& publication = entry.publication;
    if (publication.span == Journal::kNotKept) {
        return;
    }
    Request request;
    request.visit = publication.visit;
    request.key = publication.key;
    request.span = publication.span;
    Journal& journal = platform().journal();
    entry.span = journal.send(request, name(), {}, world().now());
    journal.enter(entry.span, world().now());
    wait(entry, what);
}

void Documents::wait(const Entry& entry, std::string_view what) {
    platform().journal().change(entry.span, Phase::Waiting, what, world().now());
}

void Documents::show(View& view) const {
    view.queue("publishes", metrics_.underWay.current(), std::nullopt);
    view.queue("dependants", metrics_.dependantsUnderWay.current(), std::nullopt);
}

const ComponentKind& documentsKind() {
    static constexpr ComponentKind kKind{
        .name = "documents",
        .summary = "the documents that editors publish, the links between them, and the book of "
                   "how long each publish takes from the click to being visible",
        .leavesOut = "translations and the states of editions; links that change during the run; "
                     "what Publishing API's own database loses; a purge on the timeline while a "
                     "publish waits for caches, which is noticed when their copies would have "
                     "ended; the one reader for whom a copy past "
                     "its freshness is served while it is fetched anew",
        .defaults = &defaultsOf<DocumentsConfig>,
        .build = &buildOf<Documents, DocumentsConfig>,
        .metrics = metricsOf<DocumentsMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it is a book, so let the fault hit what publishes",
        .hasProcesses = false,
        .holdsContent = false,
        .answersByHttp = false,
        .scope = Scope::Global,
        .takesTime = [](const Config&) { return false; },
        .holds = "nothing: nobody sends it requests",
        .inFlight = "what is under way goes on: it is a book, and no server's",
        .source = "alphagov/publishing-api lib/expansion_rules.rb and lib/dependency_resolution",
        .whenClientLeaves = "it has none"};
    return kKind;
}

} // namespace doppel::models
