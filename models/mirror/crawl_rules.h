// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/response.h"
#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// Which program fills the static mirrors.
enum class Crawler : std::uint8_t {
    GovukMirror,        ///< since 2023: one nightly process
    GovukCrawlerWorker, ///< until then: consumers of a queue of URLs
};
ChoiceNames choiceNames(Crawler);

/// What a crawler does by its configuration.
struct CrawlRules {
    std::uint32_t concurrency = 5;
    std::uint32_t retries = 0; ///< of a page that failed
    sim::Duration pause{};     ///< of the fetcher that gets a 429
    sim::Duration timeout = std::chrono::seconds(60);
};
/// Source: alphagov/govuk-mirror internal/config, charts/mirror: concurrency 5, 60 s;
/// alphagov/govuk_crawler_worker main.go, workflow.go: 4 threads, 4 retries, 5 s after a 429.
const CrawlRules& rulesOf(Crawler crawler);

/// What becomes of a page that was fetched.
enum class CrawlFate : std::uint8_t {
    Store,         ///< it goes to the mirrors
    Ignore,        ///< there is no page: the mirrors keep what they have
    Again,         ///< it is fetched once more, after the others
    PauseAndAgain, ///< the same, and the fetcher pauses first
    GiveUp,        ///< an error of this crawl
};
/// `tries`: how often it was fetched before.
CrawlFate fateOf(const CrawlRules& rules, const Response& response, std::uint32_t tries);

/// The mirrors raise an alert where more of an hour's fetches failed than this.
inline constexpr double kMostCrawlErrors = 0.10;
/// Or where their copies are older than this.
inline constexpr sim::Duration kOldestMirror = std::chrono::hours(48);

} // namespace doppel::models
