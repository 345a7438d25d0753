// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/email/subscriptions.h"
#include "models/jobs/work_sink.h"
#include "models/metrics_of_kind.h"
#include "models/problem.h"
#include "models/registry.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <memory>
#include <string>

namespace doppel::models {

class Link;

/// Which part of email-alert-api's work a component is.
enum class EmailWork : std::uint8_t {
    Immediate, ///< ProcessContentChangeJob: an e-mail to each immediate subscriber of a list
    Digest,    ///< DigestInitiatorJob: a job for each subscriber who gets a digest
};
ChoiceNames choiceNames(EmailWork);

/// A part's configuration.
struct EmailAlertApiConfig {
    EmailWork does = EmailWork::Immediate;
    ComponentRef database;
    sim::Duration queryTimeout = std::chrono::seconds(60);
    sim::Duration latency = std::chrono::microseconds(500);
    std::uint32_t queriesPerSlice = 4;
    sim::Duration perEmail{};
    ComponentRef jobs;
    std::string job = "SendEmailJob";
    std::string queue = "send_email_immediate";
    std::uint32_t lists = 20'000;
    std::uint64_t subscriptions = 3'000'000;
    double popularity = 1.0;
    sim::Probability share{0.5};

    void describe(FieldVisitor& visitor);
};

/// A job, or its queue, that whoever takes it does not know.
Problems problemsOn(const EmailAlertApiConfig& config, const PlatformPlan& plan);

/// What it counts.
struct EmailAlertApiMetrics {
    EmailAlertApiMetrics(sim::Metrics& metrics, std::string_view component)
        : changes(metrics.counter(component, "changes", "changes, or digests, that it processed")),
          emails(metrics.counter(component, "emails", "jobs that it made: one a subscriber")),
          notTaken(metrics.counter(component, "jobs_not_taken", "those that nobody took")),
          slices(metrics.counter(component, "slices", "batches of subscribers")) {}

    sim::Counter& changes;
    sim::Counter& emails;
    sim::Counter& notTaken;
    sim::Counter& slices;

    static constexpr std::array kHeadlines{
        Headline{"changes", {"changes"}},
        Headline{"e-mails", {"emails"}, {}, Headline::When::Always},
        Headline{"jobs not taken", {"jobs_not_taken"}},
    };
};

/// A part of GOV.UK's email-alert-api, which a job calls: it looks up who is subscribed, slice by
/// slice, and enqueues one job for each of them. A change is of the page that the job is about, whose
/// list is one of all by chance; a digest is of all lists.
class EmailAlertApi final : public Component {
public:
    EmailAlertApi(Platform& platform, std::string name, const EmailAlertApiConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void reconfigure() override;
    bool isGood(const Request&, const Response& response) const override {
        return response.successful() && !response.stopsInItsMidst();
    }

private:
    std::uint64_t subscribersOf(PageId page) const;
    sim::Task<bool> ask(Request request, std::uint64_t slice);

    const EmailAlertApiConfig& config_;
    SubscriberLists lists_;
    Link* database_ = nullptr;
    WorkSink* sink_ = nullptr;
    std::unique_ptr<WorkWay> way_;
    sim::Stream listChance_;
    EmailAlertApiMetrics metrics_;
};

/// `email_alert_api` in platform files.
const ComponentKind& emailAlertApiKind();

} // namespace doppel::models
