// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/email/send_limit.h"
#include "models/jobs/identity_set.h"
#include "models/metrics_of_kind.h"
#include "models/registry.h"
#include "sim/distribution.h"
#include "sim/random.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// The configuration of a service that takes so many messages and no more.
struct NotifyConfig {
    MessageLimits limits;
    sim::Distribution service = sim::Distribution::lognormalByMean(0.100, 0.5);
    sim::Duration startsAt{};

    void describe(FieldVisitor& visitor);
};

/// What it counts.
struct NotifyMetrics {
    NotifyMetrics(sim::Metrics& metrics, std::string_view component)
        : accepted(metrics.counter(component,
                                   "accepted",
                                   "messages that it said it took, each once however often the "
                                   "same job or visit brings it")),
          acceptedAgain(metrics.counter(component,
                                        "accepted_again",
                                        "times that it took one again, as a job, or a call, was "
                                        "made again: whoever it is for gets it twice")),
          limited(metrics.counter(component, "rate_limited", "those over a limit: 429")) {}

    sim::Counter& accepted;
    sim::Counter& acceptedAgain;
    sim::Counter& limited;

    static constexpr std::array kShares{
        ShareOfMetrics{"rate_limited_ratio",
                       "share of messages that were over a limit",
                       {"rate_limited"},
                       {"accepted", "accepted_again", "rate_limited"}}};
    static constexpr std::array kHeadlines{
        Headline{"accepted", {"accepted"}, {}, Headline::When::Always},
        Headline{"accepted again", {"accepted_again"}},
        Headline{"rate limited", {"rate_limited"}},
    };
};

/// A service that sends messages, such as GOV.UK Notify: each request is one message, which it takes
/// after its service time, or refuses with 429 at once where it is over a limit. The same stands for
/// a cap that an application keeps to by itself: no service time, and whoever gets the 429 puts its
/// job off. Whether it has taken a message before it knows by who brings it (identityOf).
///
/// Memory: some 15 bytes for each message.
class Notify final : public Component {
public:
    Notify(Platform& platform, std::string name, const NotifyConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    bool isGood(const Request&, const Response& response) const override {
        return response.successful() && !response.stopsInItsMidst();
    }

private:
    const NotifyConfig& config_;
    void count(const Request& request);

    MessageLimit limit_;
    IdentitySet taken_; // by the identity of who brought it
    sim::Stream serviceChance_;
    NotifyMetrics metrics_;
};

/// `notify` in platform files.
const ComponentKind& notifyKind();

} // namespace doppel::models
