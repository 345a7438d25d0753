// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What is counted of who asks.
struct GdsSsoMetrics {
    GdsSsoMetrics(sim::Metrics& metrics, std::string_view component)
        : bySession(metrics.counter(
              component, "known_by_session", "requests of people who had a session")),
          byLink(metrics.counter(
              component, "known_by_link", "those with a token in their link or cookie")),
          signOns(metrics.counter(component, "sign_ons", "sign-ons that ended well")),
          failedSignOns(metrics.counter(
              component, "sign_ons_failed", "those that a request to signon failed of")),
          passwords(metrics.counter(
              component, "passwords_asked", "times that signon asked for a password")),
          withoutAccount(metrics.counter(
              component, "sign_ons_refused", "sign-ons of people who have no account")),
          forbidden(metrics.counter(
              component, "forbidden", "drafts that the one who asked may not see, at first")),
          tokensKnown(
              metrics.counter(component, "tokens_known", "requests whose token was in the cache")),
          tokensAsked(
              metrics.counter(component, "tokens_asked", "those that signon was asked about")),
          tokensFailed(metrics.counter(
              component, "tokens_failed", "of these, those that it did not answer")),
          tokensKnownGood(
              metrics.counter(component,
                              "tokens_known_good",
                              "those whose token was known that got what they came for")),
          tokensAskedGood(metrics.counter(
              component, "tokens_asked_good", "those that signon was asked about that did")),
          tokensInVain(metrics.counter(component,
                                       "tokens_in_vain",
                                       "requests with a token that got no good answer, did not "
                                       "arrive or hang")) {}

    sim::Counter& bySession;
    sim::Counter& byLink;
    sim::Counter& signOns;
    sim::Counter& failedSignOns;
    sim::Counter& passwords;
    sim::Counter& withoutAccount;
    sim::Counter& forbidden;
    sim::Counter& tokensKnown;
    sim::Counter& tokensAsked;
    sim::Counter& tokensFailed;
    sim::Counter& tokensKnownGood;
    sim::Counter& tokensAskedGood;
    sim::Counter& tokensInVain;

    static constexpr std::array kShares{
        ShareOfMetrics{"token_hit_ratio",
                       "share of all requests that got what they came for without a request to "
                       "signon about their token",
                       {"tokens_known_good"},
                       {"tokens_known_good", "tokens_asked_good", "tokens_in_vain"},
                       "tokens_in_vain"}};
    static constexpr std::array kHeadlines{
        Headline{"by session", {"known_by_session"}},
        Headline{"by link", {"known_by_link"}},
        Headline{"sign-ons", {"sign_ons"}},
        Headline{"sign-ons failed", {"sign_ons_failed"}},
        Headline{"forbidden", {"forbidden"}},
        Headline{"tokens known", {"token_hit_ratio"}},
        Headline{"tokens failed", {"tokens_failed"}},
    };
};

} // namespace doppel::models
