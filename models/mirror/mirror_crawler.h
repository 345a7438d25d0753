// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/metrics_of_kind.h"
#include "models/mirror/crawl_rules.h"
#include "models/problem.h"
#include "models/publishing/content_versions.h"
#include "models/registry.h"
#include "models/schedule/timetable.h"
#include "sim/units.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Anycast;
class Link;
class ObjectStore;
class PlatformPlan;

/// A crawler's configuration.
struct MirrorCrawlerConfig {
    Crawler crawler = Crawler::GovukMirror;
    ComponentRef from;
    std::vector<ComponentRef> stores;
    TimetableConfig timetable{.schedule = "43 1 * * *"};
    std::optional<std::uint32_t> concurrency{};
    sim::Duration latency = std::chrono::milliseconds(5);
    sim::Probability mostErrors{kMostCrawlErrors};

    void describe(FieldVisitor& visitor);
};

/// A schedule, a zone or a day that is none.
Problems problemsOf(const MirrorCrawlerConfig& config);
/// No store.
Problems problemsOn(const MirrorCrawlerConfig& config, const PlatformPlan& plan);

/// What it counts.
struct MirrorCrawlerMetrics {
    static constexpr std::string_view kSeconds = "crawl_seconds";
    static constexpr std::string_view kFailed = "crawls_failed";
    static constexpr std::string_view kErrors = "crawl_errors";
    static constexpr std::string_view kFetches = "fetches";
    static constexpr std::string_view kPagesStored = "pages_stored";
    static constexpr std::string_view kAbsent = "pages_absent";
    static constexpr std::string_view kLeft = "pages_left";
    static constexpr std::string_view kLacking = "pages_lacking";

    MirrorCrawlerMetrics(sim::Metrics& metrics, std::string_view component)
        : crawls(metrics.counter(
              component, "crawls", "crawls that ended with no more errors than most_errors")),
          crawlsFailed(metrics.counter(component,
                                       kFailed,
                                       "crawls that ended with more, or at the end have more of "
                                       "the pages that they have been "
                                       "through, or that no zone was left for")),
          skipped(metrics.counter(
              component, "crawls_skipped", "those not begun, as the one before was under way")),
          fetched(metrics.counter(component, kFetches, "pages that it asked for")),
          stored(metrics.counter(component, "stored", "copies that a mirror took")),
          pagesStored(metrics.counter(
              component, kPagesStored, "pages that every mirror has, in that version or newer")),
          pagesAbsent(metrics.counter(
              component, kAbsent, "pages that are rightly none: redirects, what is gone")),
          errors(metrics.counter(component,
                                 kErrors,
                                 "pages that are there and that not every mirror got, those too "
                                 "that fail at the end, for longer than unfinished_after")),
          paused(metrics.counter(component, "pauses", "times that it paused after a 429")),
          underWay(
              metrics.gauge(component,
                            kLeft,
                            "pages that the crawl under way, or the last one, did not come to")),
          lacking(metrics.gauge(component,
                                kLacking,
                                "the same with those that are there and that it did not bring to "
                                "every mirror")),
          duration(metrics.histogram(
              component, kSeconds, "how long a crawl took that counts in crawls")) {}

    sim::Counter& crawls;
    sim::Counter& crawlsFailed;
    sim::Counter& skipped;
    sim::Counter& fetched;
    sim::Counter& stored;
    sim::Counter& pagesStored;
    sim::Counter& pagesAbsent;
    sim::Counter& errors;
    sim::Counter& paused;
    sim::Gauge& underWay;
    sim::Gauge& lacking;
    sim::Histogram& duration;

    static constexpr std::array kShares{
        ShareOfMetrics{"crawl_error_ratio",
                       "share of the pages it was through with that are errors",
                       {kErrors},
                       {kPagesStored, kAbsent, kErrors}}};
    static constexpr std::array kBooks{BookOfTimes{.times = kSeconds,
                                                   .good = "crawls",
                                                   .failed = {kFailed, "crawls_skipped"},
                                                   .ofGood = true,
                                                   .work = "crawls"}};
    static constexpr std::array kGoodCounts{GoodCount{kFetches, kPagesStored, kAbsent}};
    static constexpr std::array kUndone{
        LevelOfUndone{kLeft, kLacking, "pages that it came to in vain"}};
    static constexpr std::array kHeadlines{
        Headline{"crawls", {"crawls"}, {}, Headline::When::Always},
        Headline{"failed crawls", {kFailed}},
        Headline{"fetches", {kFetches}, {}, Headline::When::Always},
        Headline{"errors", {"crawl_error_ratio"}},
        Headline{"pauses", {"pauses"}},
    };
};

/// The crawler that fills static mirrors: at its times it fetches every page whose class is
/// mirrored, a few at a time, and puts each into the stores in the version that it got. A crawl is
/// not begun while the one before is under way. An edge it asks at the point of presence that
/// serves the first location. A page that is there and is not in every store in the end is an error,
/// whatever the crawler makes of it; so is a copy that a cache or a mirror gave for want of the
/// origin, and at the end a page that has failed for longer than unfinished_after, however often it
/// is yet to be tried. It runs in any zone that there is; a crawl for which, or during which, all are
/// lost has failed, and what it did not come to are errors.
class MirrorCrawler final : public Component, public TellsSoFar {
public:
    MirrorCrawler(Platform& platform, std::string name, const MirrorCrawlerConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void start() override;
    void show(View& view) const override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

private:
    struct Page {
        PageId page{};
        std::uint32_t tries = 0;
        std::optional<sim::Time> failsSince{}; ///< none: it was not asked for, or did not fail
    };
    struct Store {
        Link* link;
        ObjectStore* mirror;
    };
    sim::Task<void> keepTime();
    void beginCrawl();
    sim::Task<void> fetchAll();
    sim::Task<void> fetch(Page page);
    sim::Task<bool> store(const Request& request, Response page);
    bool isLost() const;
    void countMissed(std::uint64_t pages = 1);
    void tellLeft();
    bool hasFailed(std::uint64_t errors) const;
    bool failsSoFar(std::uint64_t failing) const;
    void leave();

    const MirrorCrawlerConfig& config_;
    const CrawlRules& rules_;
    Timetable timetable_;
    Link* from_ = nullptr;
    const Anycast* places_ = nullptr; ///< of whom it asks, where that has several
    std::vector<Store> stores_;
    std::deque<Page> left_;
    StartTimes failing_;         // of pages that failed and are to be fetched again: since when
    std::uint32_t fetchers_ = 0; ///< at work
    std::uint64_t asked_ = 0;
    sim::Time crawlBegan_{};
    std::uint64_t crawlPages_ = 0; ///< of the crawl under way, or the last one
    std::uint64_t crawlErrors_ = 0;
    bool isCutOff_ = false; ///< all zones were lost while it was under way
    MirrorCrawlerMetrics metrics_;
};

/// `mirror_crawler` in platform files.
const ComponentKind& mirrorCrawlerKind();

} // namespace doppel::models
