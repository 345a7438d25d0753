// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/judgement.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>

namespace doppel::models {

namespace {

constexpr bool isPage(std::uint16_t status) {
    return (status >= 200 && status < 300) || status == 304;
}

constexpr bool isRedirect(std::uint16_t status) {
    return status >= 300 && status < 400 && status != 304;
}

constexpr bool isNotFound(std::uint16_t status) {
    return status == 404 || status == 410;
}

// What was answered on a bad day says nothing of the page.
constexpr bool tellsOfThePage(std::uint16_t logged) {
    return logged != 0 && logged != kTooManyRequests && logged < 500;
}

VisitOutcome outcomeOf(Failure failure) {
    switch (failure) {
    case Failure::NameNotResolved:
        return VisitOutcome::NotResolved;
    case Failure::Refused:
    case Failure::Overloaded:
        return VisitOutcome::Refused;
    case Failure::ConnectTimeout:
    case Failure::Timeout:
    case Failure::Stalled:
        return VisitOutcome::TimedOut;
    case Failure::Reset:
    case Failure::BadCertificate:
        return VisitOutcome::Broken;
    case Failure::GaveUp:
        return VisitOutcome::Left;
    case Failure::None:
        break;
    }
    DOPPEL_ASSERT(false && "an answer has no failure");
    return VisitOutcome::Broken;
}

VisitOutcome copyOf(const Response& page, const GoodConfig& rules) {
    if (rules.maxAge && page.heldFor > *rules.maxAge) {
        return VisitOutcome::TooOld;
    }
    if (page.servedBy == ServedBy::Mirror || page.mirror != 0) {
        return rules.countsMirrors() ? VisitOutcome::MirrorPage : VisitOutcome::UncountedMirror;
    }
    if (page.isPastGrace && !rules.stale.value_or(false)) {
        return VisitOutcome::UncountedStale;
    }
    if (page.servedBy == ServedBy::Stale || page.isPastFreshness) {
        return rules.countsStale() ? VisitOutcome::StalePage : VisitOutcome::UncountedStale;
    }
    return VisitOutcome::Page;
}

// Of a page, once it is known what it is apart from its parts.
VisitOutcome wholeOf(VisitOutcome page, const Response& response, const GoodConfig& rules) {
    if (!response.isDegraded || !isGood(page)) {
        return page;
    }
    if (!rules.countsDegraded()) {
        return VisitOutcome::UncountedDegraded;
    }
    return page == VisitOutcome::Page ? VisitOutcome::DegradedPage : page;
}

} // namespace

std::string_view toText(VisitOutcome outcome) {
    static constexpr std::array<std::string_view, kVisitOutcomes> kNames{"page",
                                                                         "stale page",
                                                                         "mirror page",
                                                                         "degraded page",
                                                                         "redirect",
                                                                         "not found",
                                                                         "as expected",
                                                                         "accepted status",
                                                                         "uncounted stale page",
                                                                         "uncounted mirror page",
                                                                         "uncounted degraded page",
                                                                         "too old page",
                                                                         "outdated page",
                                                                         "blank page",
                                                                         "too late",
                                                                         "wrong redirect",
                                                                         "wrong not found",
                                                                         "rate limited",
                                                                         "client error",
                                                                         "server error",
                                                                         "name not resolved",
                                                                         "refused",
                                                                         "timed out",
                                                                         "broken",
                                                                         "left",
                                                                         "unfinished"};
    return kNames[static_cast<std::size_t>(outcome)];
}

std::string labelOf(VisitOutcome outcome) {
    std::string label(toText(outcome));
    std::replace(label.begin(), label.end(), ' ', '_');
    return label;
}

VisitOutcome
judgementOf(const Response& response, const RightfulStatus& rightful, const GoodConfig& rules) {
    if (!response.answered()) {
        return outcomeOf(response.failure);
    }
    const std::uint16_t status = response.status;
    if (status >= 500) {
        return VisitOutcome::ServerError;
    }
    if (status == kTooManyRequests) {
        return VisitOutcome::RateLimited;
    }
    if (rules.countsStatus(status)) {
        return VisitOutcome::Accepted;
    }
    if (rightful.isBlank) {
        return VisitOutcome::BlankPage;
    }
    if (isPage(status)) {
        return rules.outdated && rightful.outdated.value_or(sim::Duration{}) > *rules.outdated
                   ? VisitOutcome::Outdated
                   : wholeOf(copyOf(response, rules), response, rules);
    }
    const bool logTells = tellsOfThePage(rightful.byLog);
    if (isRedirect(status)) {
        const bool right =
            isRedirect(rightful.byCatalogue) || (logTells && isRedirect(rightful.byLog));
        return right ? VisitOutcome::Redirect : VisitOutcome::WrongRedirect;
    }
    if (isNotFound(status)) {
        const bool right = isNotFound(logTells ? rightful.byLog : rightful.byCatalogue);
        return right ? VisitOutcome::NotFound : VisitOutcome::WrongNotFound;
    }
    const std::uint16_t right = logTells ? rightful.byLog : rightful.byCatalogue;
    return status == right ? VisitOutcome::AsExpected : VisitOutcome::ClientError;
}

} // namespace doppel::models
