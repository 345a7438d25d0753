// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/metrics_of_kind.h"
#include "models/problem.h"
#include "models/registry.h"
#include "models/schedule/timetable.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

class Link;

/// A copy's configuration.
struct DatabaseCopyConfig {
    ComponentRef from;
    TimetableConfig timetable{.schedule = "6 21 * * *"};
    sim::Bytes size{100'000'000'000};
    sim::Bytes block{500'000};
    std::uint32_t connections = 1;
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

/// A timetable that is none.
Problems problemsOf(const DatabaseCopyConfig& config);

/// What it counts.
struct DatabaseCopyMetrics {
    static constexpr std::string_view kSeconds = "copy_seconds";
    static constexpr std::string_view kFailed = "copies_failed";

    DatabaseCopyMetrics(sim::Metrics& metrics, std::string_view component)
        : copies(metrics.counter(component, "copies", "copies that ended well")),
          failed(metrics.counter(
              component,
              kFailed,
              "those that ended as a query of theirs failed, and one of which at the end a query "
              "has waited for longer than unfinished_after")),
          skipped(metrics.counter(
              component, "copies_skipped", "those not begun, as the one before was under way")),
          queries(metrics.counter(component, "queries", "queries that it asked of the database")),
          left(metrics.gauge(component, "blocks_left", "of the copy under way")),
          duration(metrics.histogram(component, kSeconds, "how long a copy took that ended well")) {
    }

    sim::Counter& copies;
    sim::Counter& failed;
    sim::Counter& skipped;
    sim::Counter& queries;
    sim::Gauge& left;
    sim::Histogram& duration;

    static constexpr std::array kBooks{BookOfTimes{.times = kSeconds,
                                                   .good = "copies",
                                                   .failed = {kFailed, "copies_skipped"},
                                                   .ofGood = true,
                                                   .work = "copies"}};
    static constexpr std::array kHeadlines{
        Headline{"copies", {"copies"}, {}, Headline::When::Always},
        Headline{"failed", {kFailed}},
        Headline{"took", {kSeconds}, "max"},
        Headline{"blocks left", {"blocks_left"}},
    };
};

/// A copy of a whole database at its times, such as GOV.UK's nightly backup of production, from
/// which staging is restored: each of its connections reads block after block, as fast as the
/// database gives them, so that it has a processor of the database busy all the time. A query that
/// fails ends the copy, as it ends pg_dump.
class DatabaseCopy final : public Component, public TellsSoFar {
public:
    DatabaseCopy(Platform& platform, std::string name, const DatabaseCopyConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void start() override;
    void show(View& view) const override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

private:
    sim::Task<void> keepTime();
    void begin();
    sim::Task<void> read();
    void leave();

    const DatabaseCopyConfig& config_;
    Timetable timetable_;
    Link* from_ = nullptr;
    std::uint64_t left_ = 0; ///< blocks that nobody reads yet
    std::uint32_t readers_ = 0;
    bool hasFailed_ = false;
    std::uint64_t asked_ = 0;
    StartTimes waiting_; ///< since when queries wait for their answers
    sim::Time began_{};
    DatabaseCopyMetrics metrics_;
};

/// `database_copy` in platform files.
const ComponentKind& databaseCopyKind();

} // namespace doppel::models
