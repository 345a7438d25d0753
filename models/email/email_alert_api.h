// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/email/subscriptions.h"
#include "models/jobs/counted_once.h"
#include "models/jobs/key_table.h"
#include "models/jobs/work_sink.h"
#include "models/metrics_of_kind.h"
#include "models/problem.h"
#include "models/registry.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

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
    static constexpr std::string_view kEmails = "emails";

    EmailAlertApiMetrics(sim::Metrics& metrics, std::string_view component)
        : changes(metrics,
                  component,
                  "changes",
                  "changes, or digests, that it processed, with a job taken for each e-mail"),
          emails(metrics.counter(component, kEmails, "jobs that it made: one a subscriber")),
          emailsRepeated(
              metrics.counter(component,
                              repeatedName(kEmails),
                              "those of them that it had made before, for the same job")),
          notTaken(metrics.counter(component,
                                   "jobs_not_taken",
                                   "those that nobody took, or that were to follow one of them")),
          slices(metrics, component, "slices", "batches of subscribers") {}

    CountedOnce changes;
    sim::Counter& emails;
    sim::Counter& emailsRepeated;
    sim::Counter& notTaken;
    CountedOnce slices;

    static constexpr std::array kHeadlines{
        Headline{"changes", {"changes"}},
        Headline{"e-mails", {kEmails}, {}, Headline::When::Always},
        Headline{"jobs not taken", {"jobs_not_taken"}},
    };
};

/// A part of GOV.UK's email-alert-api, which a job calls: it looks up who is subscribed, slice by
/// slice, and enqueues one job for each of them. A change is of the page that the job is about, whose
/// list is one of all by chance; a digest is of all lists.
///
/// A change that is tried again leaves out the slices whose e-mails are written, as they are with one
/// transaction each; jobs of theirs that nobody took are made no more.
///
/// Memory: some 100 bytes for each change that was begun in the run.
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
    sim::Task<bool> ask(Request request, std::uint64_t slice, bool isCovered);
    void countEmail(std::uint64_t request, std::uint64_t number);
    sim::Task<bool> enqueue(Request request, std::uint64_t from, std::uint64_t to);

    const EmailAlertApiConfig& config_;
    SubscriberLists lists_;
    Link* database_ = nullptr;
    WorkSink* sink_ = nullptr;
    std::unique_ptr<WorkWay> way_;
    /// What became of a change.
    struct Begun {
        std::uint64_t written = 0; ///< slices whose e-mails are
        bool lacksJobs = false;    ///< some that nobody took
        bool isDone = false;       ///< a job of it that runs once more looks that up, no more
    };
    /// By what began it, and the page.
    std::map<std::pair<std::uint64_t, std::uint32_t>, Begun> begun_;
    /// E-mails that a request has got to at most, in their order, by its identity.
    KeyTable<std::uint64_t> reached_;
    sim::Stream listChance_;
    EmailAlertApiMetrics metrics_;
};

/// `email_alert_api` in platform files.
const ComponentKind& emailAlertApiKind();

} // namespace doppel::models
