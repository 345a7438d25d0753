// SPDX-License-Identifier: Apache-2.0
#include "models/data/database_copy.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/view.h"

#include <utility>

namespace doppel::models {

using sim::Task;

void DatabaseCopyConfig::describe(FieldVisitor& visitor) {
    visitor.field("from", from, "the database that is read",
                  {.required = true, .ofKind = "database"});
    timetable.describe(visitor, "alphagov/govuk-helm-charts charts/db-backup/values.yaml: the "
                                "Content Store's, 21:06");
    visitor.field("size", size, "of the database", {.min = 1, .live = true, .source = "a guess"});
    visitor.field("block", block,
                  "what one query of the copy reads, which costs what any query does",
                  {.min = 1, .live = true, .source = "a guess"});
    visitor.field("connections", connections, "that read at the same time",
                  {.min = 1, .max = 1000, .source = "pg_dump without --jobs: 1"});
    visitor.field("latency", latency, "one way, to the database", {.min = 0});
}

Problems problemsOf(const DatabaseCopyConfig& config) {
    return problemsOf(config.timetable);
}

DatabaseCopy::DatabaseCopy(Platform& platform, std::string name, const DatabaseCopyConfig& config)
    : Component(platform, std::move(name), "database_copy"), config_(config),
      timetable_(config.timetable), metrics_(world().metrics(), this->name()) {}

Task<Response> DatabaseCopy::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

// It waits for as long as an answer takes.
void DatabaseCopy::connect() {
    from_ = &platform().link(*this, config_.from, {.latency = config_.latency});
}

void DatabaseCopy::start() {
    world().spawn(keepTime());
}

Task<void> DatabaseCopy::keepTime() {
    while (const auto next = timetable_.next()) {
        co_await world().sleepUntil(*next);
        begin();
    }
}

void DatabaseCopy::begin() {
    if (readers_ > 0) {
        metrics_.skipped.add();
        return;
    }
    left_ = static_cast<std::uint64_t>((config_.size.count + config_.block.count - 1) /
                                       config_.block.count);
    hasFailed_ = false;
    began_ = world().now();
    readers_ = config_.connections;
    for (std::uint32_t i = 0; i < config_.connections; ++i) {
        world().spawn(read());
    }
}

Task<void> DatabaseCopy::read() {
    while (left_ > 0 && !hasFailed_) {
        metrics_.left.set(world().now(), static_cast<std::int64_t>(--left_));
        Request request;
        request.key = deriveKey(keyOfName(name()), KeyStep::Number, asked_++);
        request.visit = request.key;
        metrics_.queries.add();
        const sim::Time asked = world().now();
        waiting_.add(asked);
        const Response answer = co_await from_->handle(request);
        waiting_.remove(asked);
        hasFailed_ = hasFailed_ || !answer.successful();
    }
    leave();
}

void DatabaseCopy::leave() {
    if (--readers_ > 0) {
        return;
    }
    if (hasFailed_) {
        metrics_.failed.add();
        return;
    }
    metrics_.copies.add();
    metrics_.duration.record((world().now() - began_).count());
}

void DatabaseCopy::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    sim::Histogram copy;
    const bool hangs = waiting_.countBetween(sim::Time::min(), now - meter().unfinishedAfter()) > 0;
    reader.count(DatabaseCopyMetrics::kFailed, {}, hangs ? 1 : 0);
    if (readers_ > 0 && !hangs) {
        copy.record((now - began_).count());
    }
    reader.times(soFarName(DatabaseCopyMetrics::kSeconds), {}, copy);
}

void DatabaseCopy::show(View& view) const {
    view.queue("blocks", metrics_.left.current(), std::nullopt);
    if (readers_ > 0) {
        view.underWay("copy", began_);
    }
}

const ComponentKind& databaseCopyKind() {
    static constexpr ComponentKind kKind{
        .name = "database_copy",
        .summary = "the copy of a whole database at its times, such as a nightly backup",
        .leavesOut = "where the copy goes, and its restoring: a fault of the timeline takes the "
                     "database that is restored; the snapshot that keeps old rows from being "
                     "removed; indexes; pages that it drives out of the cache",
        .defaults = &defaultsOf<DatabaseCopyConfig>,
        .build = &buildOf<DatabaseCopy, DatabaseCopyConfig>,
        .metrics = metricsOf<DatabaseCopyMetrics, LinkMetrics>(),
        .answersPages = false,
        .whyUnasked =
            "answers no requests: it is as fast as the database, so let the fault hit that",
        .hasProcesses = false,
        .holdsContent = false,
        .answersByHttp = false,
        .takesTime = [](const Config&) { return false; },
        .holds = "nothing: nobody sends it requests",
        .inFlight = "a copy goes on: it is no server's",
        .source = "PostgreSQL documentation, pg_dump; alphagov/govuk-helm-charts charts/db-backup",
        .whenClientLeaves = "it has none"};
    return kKind;
}

} // namespace doppel::models
