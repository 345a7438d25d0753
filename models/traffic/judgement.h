// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/response.h"
#include "models/traffic/good_config.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// What a visit came to, by what it means to the visitor. The good ones come first.
enum class VisitOutcome : std::uint8_t {
    Page,         ///< 2xx or 304, from the origin or a cache
    StalePage,    ///< a copy past its freshness, within its grace, or as fresh by a wrong clock
    MirrorPage,   ///< a static mirror's copy, where mirrors count
    DegradedPage, ///< without a part of it, from the origin or a fresh copy
    Redirect,     ///< of a page that is a redirect
    NotFound,     ///< 404 or 410 for a page that does not exist
    AsExpected,   ///< another status below 500 that the log or the routes have for it too
    Accepted,     ///< a status that `good.statuses` lists

    UncountedStale,    ///< a stale copy, where those don't count
    UncountedMirror,   ///< a mirror's copy, where mirrors don't count
    UncountedDegraded, ///< a page without a part of it, where those don't count
    TooOld,            ///< a copy older than `good.max_age`, whatever its Age says
    Outdated,          ///< a version that was superseded longer ago than `good.outdated`
    BlankPage,         ///< 200 without a body, of a page that has one
    TooLate,           ///< any of the good ones, but after `unfinished_after`
    WrongRedirect,     ///< of a page that is none
    WrongNotFound,     ///< 404 or 410 for a page that exists
    RateLimited,       ///< 429
    ClientError,       ///< any other 4xx, and 1xx
    ServerError,       ///< 5xx
    NotResolved,       ///< no address for the name
    Refused,           ///< no connection to be had
    TimedOut,          ///< silence: at connecting, before the answer or within it
    Broken,            ///< the connection was reset
    Left,              ///< the visitor lost patience
    Unfinished,        ///< none of these after `unfinished_after`, nor up to the end of the run
};
inline constexpr std::size_t kVisitOutcomes =
    static_cast<std::size_t>(VisitOutcome::Unfinished) + 1;

/// Whether visitors got what they should have got.
constexpr bool isGood(VisitOutcome outcome) {
    return outcome <= VisitOutcome::Accepted;
}

/// "page", "stale page", "rate limited", …: as summaries say it.
std::string_view toText(VisitOutcome outcome);
/// "stale_page": as metrics are labelled.
std::string labelOf(VisitOutcome outcome);

/// What a visitor should get, as statuses by what is known of the page.
struct RightfulStatus {
    /// By the platform's catalogue and its routes: 200 for a page, 301 or 302 for a redirect, 404
    /// or 410 where there is none.
    std::uint16_t byCatalogue = 200;
    std::uint16_t byLog = 0; ///< what the replayed log says was answered then; 0: nothing
    /// How long before the visitor asked the version was superseded that was answered. None: it was
    /// the current one, or nobody knows.
    std::optional<sim::Duration> outdated{};
    bool isBlank = false; ///< the answer has no body, though the page has one
};

/// What an answer means to a visitor; `rules` are the source's over the scenario's.
///
///     no answer          by its failure
///     429, 5xx           rate limited, a server error: good for nobody, whatever the log has
///     a status listed in `good.statuses`             accepted
///     2xx, 304           a page: the origin's or a fresh copy, a stale one, a mirror's; outdated
///                        where it was superseded longer ago than the rules allow; blank where
///                        its body is missing; degraded where a part of it is
///     3xx                a redirect, if the log has one too or the catalogue says so; else wrong
///     404, 410           not found, if the log says so; where it has no opinion (no log, 429,
///                        5xx), if the catalogue does; else wrong
///     any other          as expected, if the log or the catalogue has the same; else an error
///
/// A 2xx is a page even where the log or the catalogue has none: who looks for a page and gets one
/// is served.
VisitOutcome
judgementOf(const Response& response, const RightfulStatus& rightful, const GoodConfig& rules);

} // namespace doppel::models
