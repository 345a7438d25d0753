// SPDX-License-Identifier: Apache-2.0
#include "models/mirror/crawl_rules.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(Crawler) {
    static constexpr std::array<std::string_view, 2> kNames{"govuk_mirror", "govuk_crawler_worker"};
    return kNames;
}

const CrawlRules& rulesOf(Crawler crawler) {
    using namespace std::chrono_literals;
    static constexpr CrawlRules kMirror{5, 0, {}, 60s};
    static constexpr CrawlRules kWorker{4, 4, 5s, 60s};
    return crawler == Crawler::GovukMirror ? kMirror : kWorker;
}

CrawlFate fateOf(const CrawlRules& rules, const Response& response, std::uint32_t tries) {
    const CrawlFate failed = tries < rules.retries ? CrawlFate::Again : CrawlFate::GiveUp;
    if (!response.answered() || response.serverError()) {
        return failed;
    }
    if (response.status == kTooManyRequests) {
        // A pause is no try: the page comes again as often as it takes.
        return rules.pause > sim::Duration::zero() ? CrawlFate::PauseAndAgain : failed;
    }
    return response.successful() ? CrawlFate::Store : CrawlFate::Ignore;
}

} // namespace doppel::models
