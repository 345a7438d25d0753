// SPDX-License-Identifier: Apache-2.0
#include "models/mirror/mirror_crawler.h"

#include "models/anycast.h"
#include "models/data/object_store.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/traffic/rightful_status.h"
#include "models/view.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Task;

namespace {

// A copy that is stale while it is revalidated is as good as a fresh one.
bool isForWantOfTheOrigin(const Response& response) {
    return (response.servedBy == ServedBy::Stale && response.isPastFreshness) ||
           response.servedBy == ServedBy::Mirror || response.mirror != 0;
}

} // namespace

void MirrorCrawlerConfig::describe(FieldVisitor& visitor) {
    visitor.field("crawler", crawler, "whose rules it goes by",
                  {.source = "alphagov/govuk-mirror; alphagov/govuk_crawler_worker"});
    visitor.field("from", from, "whom it asks for pages", {.required = true});
    visitor.field("stores", stores, "where it puts them", {.ofKind = "object_store"});
    timetable.describe(visitor, "GOV.UK charts/mirror: 01:43 every night");
    visitor.field("concurrency", concurrency, "pages at the same time; unset: as the rules have it",
                  {.min = 1, .max = 10'000});
    visitor.field("latency", latency, "one way, to whom it asks", {.min = 0});
    visitor.field(
        "most_errors", mostErrors,
        "the share of its pages up to which a crawl with errors counts as a good one",
        {.live = true, .source = "GOV.UK: the mirrors' alert, 10 % of an hour's fetches"});
}

Problems problemsOf(const MirrorCrawlerConfig& config) {
    return problemsOf(config.timetable);
}

Problems problemsOn(const MirrorCrawlerConfig& config, const PlatformPlan&) {
    return config.stores.empty()
               ? Problems{{"stores", "at least one is needed, for nobody else keeps the copies"}}
               : Problems{};
}

MirrorCrawler::MirrorCrawler(Platform& platform,
                             std::string name,
                             const MirrorCrawlerConfig& config)
    : Component(platform, std::move(name), "mirror_crawler"), config_(config),
      rules_(rulesOf(config.crawler)), timetable_(config.timetable),
      metrics_(world().metrics(), this->name()) {}

Task<Response> MirrorCrawler::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

void MirrorCrawler::connect() {
    from_ = &platform().link(*this, config_.from,
                             {.latency = config_.latency,
                              .connectTimeout = rules_.timeout,
                              .firstByteTimeout = rules_.timeout,
                              .verifiesCertificate = true});
    places_ = dynamic_cast<const Anycast*>(platform().find(config_.from.name));
    for (const ComponentRef& store : config_.stores) {
        Link& link = platform().link(*this, store,
                                     {.latency = config_.latency,
                                      .connectTimeout = rules_.timeout,
                                      .firstByteTimeout = rules_.timeout,
                                      .verifiesCertificate = true});
        stores_.push_back({&link, dynamic_cast<ObjectStore*>(&link.target())});
        if (ObjectStore* mirror = stores_.back().mirror) {
            mirror->becomeMirror();
        }
    }
}

void MirrorCrawler::start() {
    world().spawn(keepTime());
}

Task<void> MirrorCrawler::keepTime() {
    while (const auto next = timetable_.next()) {
        co_await world().sleepUntil(*next);
        beginCrawl();
    }
}

void MirrorCrawler::beginCrawl() {
    if (fetchers_ > 0 || isLost()) {
        (fetchers_ > 0 ? metrics_.skipped : metrics_.crawlsFailed).add();
        return;
    }
    const PageCatalogue& pages = platform().pages();
    for (std::uint32_t index = 0; index < pages.size(); ++index) {
        if (pages.classOf({index}).mirrored) {
            left_.push_back({{index}, 0});
        }
    }
    crawlBegan_ = world().now();
    crawlPages_ = left_.size();
    crawlErrors_ = 0;
    isCutOff_ = false;
    tellLeft();
    const std::uint32_t fetchers = config_.concurrency.value_or(rules_.concurrency);
    fetchers_ = fetchers;
    for (std::uint32_t i = 0; i < fetchers; ++i) {
        world().spawn(fetchAll());
    }
}

Task<void> MirrorCrawler::fetchAll() {
    while (!left_.empty()) {
        if (isLost()) {
            countMissed(left_.size());
            isCutOff_ = true;
            left_.clear();
            failing_ = {};
            break;
        }
        const Page page = left_.front();
        left_.pop_front();
        co_await fetch(page);
        if (!isCutOff_) {
            tellLeft();
        }
    }
    leave();
}

// It is a job that begins in any zone there is.
bool MirrorCrawler::isLost() const {
    const LostZones& zones = platform().lostZones();
    for (std::uint32_t zone = 0; zone < zones.zones(); ++zone) {
        if (!zones.contains(zone)) {
            return false;
        }
    }
    return true;
}

bool MirrorCrawler::hasFailed(std::uint64_t errors) const {
    const double most = config_.mostErrors.value * static_cast<double>(crawlPages_);
    return isCutOff_ || static_cast<double>(errors) > most;
}

// One under way, by the pages that it has been through; `failing`: of those, that it is to try again.
bool MirrorCrawler::failsSoFar(std::uint64_t failing) const {
    const std::uint64_t errors = crawlErrors_ + failing;
    const std::uint64_t ahead = left_.size() + fetchers_;
    const std::uint64_t through = crawlPages_ - std::min<std::uint64_t>(ahead, crawlPages_);
    const double most = config_.mostErrors.value * static_cast<double>(through + failing);
    return hasFailed(errors) || static_cast<double>(errors) > most;
}

void MirrorCrawler::leave() {
    if (--fetchers_ > 0) {
        return;
    }
    if (hasFailed(crawlErrors_)) {
        metrics_.crawlsFailed.add();
        return;
    }
    metrics_.crawls.add();
    metrics_.duration.record((world().now() - crawlBegan_).count());
}

Task<void> MirrorCrawler::fetch(Page page) {
    Request request;
    request.key = deriveKey(keyOfName(name()), KeyStep::Number, asked_++);
    request.visit = request.key;
    request.page = page.page;
    metrics_.fetched.add();
    Response response;
    if (places_ == nullptr) {
        response = co_await from_->handle(request);
    } else {
        response = co_await from_->handleAt(request, places_->instanceFor(request.location));
    }
    if (isForWantOfTheOrigin(response)) {
        response = Response::withStatus(503);
    }
    response.lacksBody = isBlank(platform(), request, response); // also from a cache
    const CrawlFate fate = fateOf(rules_, response, page.tries);
    const bool comesAgain = fate == CrawlFate::Again || fate == CrawlFate::PauseAndAgain;
    if (comesAgain && !page.failsSince) {
        page.failsSince = world().now();
        failing_.add(*page.failsSince);
    } else if (!comesAgain && page.failsSince) {
        failing_.remove(*page.failsSince);
    }
    switch (fate) {
    case CrawlFate::Store:
        if (co_await store(request, response)) {
            metrics_.pagesStored.add();
        } else {
            countMissed();
        }
        break;
    case CrawlFate::PauseAndAgain:
        metrics_.paused.add();
        co_await world().sleep(rules_.pause);
        left_.push_back(page);
        break;
    case CrawlFate::Again:
        ++page.tries;
        left_.push_back(page);
        break;
    case CrawlFate::GiveUp:
        countMissed();
        break;
    case CrawlFate::Ignore:
        if (rightfulStatus(platform(), request) == 200) {
            countMissed();
        } else {
            metrics_.pagesAbsent.add();
        }
        break;
    }
}

// As long as it is not cut off.
void MirrorCrawler::tellLeft() {
    const auto left = static_cast<std::int64_t>(left_.size());
    metrics_.underWay.set(world().now(), left);
    metrics_.lacking.set(world().now(), left + static_cast<std::int64_t>(crawlErrors_));
}

void MirrorCrawler::countMissed(std::uint64_t pages) {
    metrics_.errors.add(pages);
    crawlErrors_ += pages;
}

Task<bool> MirrorCrawler::store(const Request& request, Response page) {
    const ObjectStore::Copy copy{world().now() - page.heldFor, page.isDegraded};
    Request put = request;
    put.method = Method::Post;
    put.validator = page.validator;
    bool allHaveIt = true;
    for (const Store& store : stores_) {
        if (store.mirror != nullptr) {
            store.mirror->tellCopy(request.page, copy);
        }
        const Response answer = co_await store.link->handle(put);
        metrics_.stored.add(answer.successful() ? 1 : 0);
        allHaveIt = allHaveIt && answer.successful();
    }
    co_return allHaveIt;
}

void MirrorCrawler::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    const std::uint64_t failing =
        failing_.countBetween(sim::Time::min(), now - platform().options().unfinishedAfter);
    reader.count(MirrorCrawlerMetrics::kErrors, {}, failing);
    sim::Histogram crawl;
    if (fetchers_ > 0 && failsSoFar(failing)) {
        reader.count(MirrorCrawlerMetrics::kFailed, {}, 1);
    } else if (fetchers_ > 0) {
        crawl.record((now - crawlBegan_).count());
    }
    reader.times(soFarName(MirrorCrawlerMetrics::kSeconds), {}, crawl);
}

void MirrorCrawler::show(View& view) const {
    view.queue("pages", metrics_.underWay.current(), std::nullopt);
    if (fetchers_ > 0) {
        view.underWay("crawl", crawlBegan_);
    }
}

const ComponentKind& mirrorCrawlerKind() {
    static constexpr ComponentKind kKind{
        .name = "mirror_crawler",
        .summary = "the crawler that fills static mirrors with copies of all pages",
        .leavesOut =
            "sitemaps and the newest pages first; assets; the time of computing; its disk, "
            "and the sync from there",
        .defaults = &defaultsOf<MirrorCrawlerConfig>,
        .build = &buildOf<MirrorCrawler, MirrorCrawlerConfig>,
        .metrics = metricsOf<MirrorCrawlerMetrics, LinkMetrics>(),
        .answersPages = false,
        .whyUnasked =
            "answers no requests: it is as fast as those that it asks, so let the fault hit them",
        .hasProcesses = false,
        .holdsContent = false,
        .answersByHttp = false,
        .scope = Scope::Regional,
        .takesTime = [](const Config&) { return false; },
        .verifiesCertificates = true,
        .holds = "nothing: nobody sends it requests",
        .inFlight = "a crawl goes on in another zone, as long as there is one; else it has failed",
        .source = "alphagov/govuk-mirror internal; alphagov/govuk_crawler_worker workflow.go",
        .whenClientLeaves = "it has none"};
    return kKind;
}

} // namespace doppel::models
