// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/jobs/times_so_far.h"
#include "models/metrics_of_kind.h"
#include "models/mirror/crawl_rules.h"
#include "models/problem.h"
#include "models/publishing/content_versions.h"
#include "models/registry.h"
#include "models/schedule/timetable.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Anycast;
class Link;

/// A crawler's configuration.
struct MirrorCrawlerConfig {
    Crawler crawler = Crawler::GovukMirror;
    ComponentRef from;
    std::vector<ComponentRef> stores;
    TimetableConfig timetable{.schedule = "43 1 * * *"};
    std::optional<std::uint32_t> concurrency{};
    sim::Duration latency = std::chrono::milliseconds(5);

    void describe(FieldVisitor& visitor);
};

/// A schedule, a zone or a day that is none.
Problems problemsOf(const MirrorCrawlerConfig& config);

/// What it counts.
struct MirrorCrawlerMetrics {
    MirrorCrawlerMetrics(sim::Metrics& metrics, std::string_view component)
        : crawls(metrics.counter(component, "crawls", "crawls that ended")),
          skipped(metrics.counter(
              component, "crawls_skipped", "those not begun, as the one before was under way")),
          fetched(metrics.counter(component, "fetches", "pages that it asked for")),
          stored(metrics.counter(component, "stored", "copies that a mirror took")),
          errors(metrics.counter(component, "crawl_errors", "pages that it gave up")),
          paused(metrics.counter(component, "pauses", "times that it paused after a 429")),
          underWay(metrics.gauge(component, "pages_left", "pages of the crawl under way")),
          duration(metrics.histogram(component, "crawl_seconds", "how long a crawl took")) {}

    sim::Counter& crawls;
    sim::Counter& skipped;
    sim::Counter& fetched;
    sim::Counter& stored;
    sim::Counter& errors;
    sim::Counter& paused;
    sim::Gauge& underWay;
    sim::Histogram& duration;

    static constexpr std::array kShares{ShareOfMetrics{
        "crawl_error_ratio", "share of fetches that it gave up", {"crawl_errors"}, {"fetches"}}};
    static constexpr std::array kHeadlines{
        Headline{"crawls", {"crawls"}, {}, Headline::When::Always},
        Headline{"fetches", {"fetches"}, {}, Headline::When::Always},
        Headline{"errors", {"crawl_error_ratio"}},
        Headline{"pauses", {"pauses"}},
    };
};

/// The crawler that fills static mirrors: at its times it fetches every page whose class is
/// mirrored, a few at a time, and puts each into the stores in the version that it got. A crawl is
/// not begun while the one before is under way. An edge it asks at the point of presence that
/// serves the first location.
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
    };
    sim::Task<void> keepTime();
    void beginCrawl();
    sim::Task<void> fetchAll();
    sim::Task<void> fetch(Page page);
    sim::Task<void> store(const Request& request, ContentVersion version);
    void leave();

    const MirrorCrawlerConfig& config_;
    const CrawlRules& rules_;
    Timetable timetable_;
    Link* from_ = nullptr;
    const Anycast* places_ = nullptr; ///< of whom it asks, where that has several
    std::vector<Link*> stores_;
    std::deque<Page> left_;
    std::uint32_t fetchers_ = 0; ///< at work
    std::uint64_t asked_ = 0;
    sim::Time crawlBegan_{};
    MirrorCrawlerMetrics metrics_;
};

/// `mirror_crawler` in platform files.
const ComponentKind& mirrorCrawlerKind();

} // namespace doppel::models
