// SPDX-License-Identifier: Apache-2.0
#include "gui/host/observer.h"

#include "analysis/summary_json.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace doppel::gui {

namespace {

constexpr std::size_t kValuesAMessage = std::size_t{8} << 20U; // 64 MB
// Judging costs a millisecond or more, so it is done with each of so many recorded states only. So
// are tables told, and with decisions: those change them.
constexpr std::size_t kRecordsToAJudgement = 10;
// Of so many components at a time, in turn: the window takes a message as one.
constexpr std::size_t kTablesAMessage = 100;

PlatformState stateOf(scenarios::Snapshot& snapshot) {
    return {.at = snapshot.now,
            .events = snapshot.events,
            .components = std::move(snapshot.components),
            .sources = std::move(snapshot.sources),
            .links = std::move(snapshot.links)};
}

std::vector<DecisionEntry> entriesOf(std::vector<models::Decision>&& decisions) {
    std::vector<DecisionEntry> entries;
    for (models::Decision& decision : decisions) {
        entries.push_back({decision.at, std::string(decision.component), std::move(decision.what),
                           std::move(decision.why), std::move(decision.rescale)});
    }
    return entries;
}

SourceTotals totalsOf(const scenarios::TrafficResult& source) {
    SourceTotals totals{.name = source.name,
                        .total = source.wanted(),
                        .ok = source.ok,
                        .failed = source.failed + source.omitted,
                        .underWay = source.unfinished,
                        .overdue = source.overdue};
    if (const sim::Histogram& latency = source.latency; latency.count() > 0) {
        const auto seconds = [](auto nanoseconds) {
            return static_cast<double>(nanoseconds) / 1e9;
        };
        totals.mean = seconds(latency.mean());
        totals.p50 = seconds(latency.quantile(0.5));
        totals.p95 = seconds(latency.quantile(0.95));
        totals.p99 = seconds(latency.quantile(0.99));
    }
    return totals;
}

std::uint64_t residentBytes() {
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::chrono::nanoseconds spanOf(const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

sim::SeriesRows
partOf(const sim::SeriesRows& rows, std::size_t first, std::size_t count, std::size_t columns) {
    const auto slice = [](const auto& all, std::size_t from, std::size_t size) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
        return std::vector(begin, begin + static_cast<std::ptrdiff_t>(size));
    };
    return {.epoch = rows.epoch,
            .kept = first,
            .times = slice(rows.times, first, count),
            .values = slice(rows.values, first * columns, count * columns)};
}

} // namespace

Judgement judgementOf(const scenarios::RunResult& result, sim::Time at) {
    Judgement judgement{.at = at,
                        .objectives = result.objectives,
                        .recovery = result.recovery,
                        .sources = {},
                        .p99 = {}};
    sim::Histogram all;
    for (const scenarios::TrafficResult& source : result.traffic) {
        judgement.sources.push_back(totalsOf(source));
        all.merge(source.latency);
    }
    if (all.count() > 0) {
        judgement.p99 = static_cast<double>(all.quantile(0.99)) / 1e9;
    }
    return judgement;
}

sim::Time Observer::nextRecord() const {
    const auto steps = (play_.now() - sim::kStart) / every_;
    return sim::after(sim::kStart, (steps + 1) * every_);
}

// Without values.
std::vector<sim::SeriesColumn> Observer::columnsFrom(std::size_t first) const {
    std::vector<sim::SeriesColumn> fresh;
    for (const sim::SeriesColumn& column : play_.series().subspan(first)) {
        fresh.push_back({column.component,
                         column.name,
                         column.labels,
                         column.statistic,
                         column.unit,
                         column.kind,
                         {}});
    }
    return fresh;
}

void Observer::tellAnew() {
    scenarios::Look look;
    const sim::SeriesRows rows = play_.snapshot(look).series;
    columns_ = play_.series().size();
    const std::size_t most =
        std::max<std::size_t>(1, kValuesAMessage / std::max<std::size_t>(columns_, 1));
    from_host::Series part{columnsFrom(0), {}};
    for (std::size_t first = 0; first == 0 || first < rows.times.size(); first += most) {
        part.rows = partOf(rows, first, std::min(most, rows.times.size() - first), columns_);
        tell_(std::exchange(part, {}));
    }
    told_ = sim::kNever;
    tellNow();
}

std::vector<TablesEntry> Observer::otherTables(std::size_t most) {
    const auto& components = play_.built().platform().components();
    tables_.resize(components.size());
    std::vector<TablesEntry> others;
    for (std::size_t asked = 0; asked < std::min(most, components.size()); ++asked) {
        const std::size_t i = nextTables_++ % components.size();
        std::vector<scenarios::ShownTable> tables = scenarios::tablesOf(*components[i]);
        if (tables != tables_[i]) {
            tables_[i] = tables;
            others.push_back({play_.now(), components[i]->name(), std::move(tables)});
        }
        if (auto times = times_.fresh(components[i]->name())) {
            others.push_back({play_.now(), components[i]->name(), {}, std::move(times)});
        }
    }
    return others;
}

void Observer::tellState(Tables withTables) {
    previous_ = look_;
    scenarios::Snapshot snapshot = play_.snapshot(look_);
    if (play_.series().size() > columns_) {
        tell_(from_host::Columns{columnsFrom(std::exchange(columns_, play_.series().size()))});
    }
    from_host::Recorded recorded;
    recorded.rows = std::move(snapshot.series);
    recorded.decisions = entriesOf(std::move(snapshot.decisions));
    recorded.timeline = std::move(snapshot.timeline);
    if (withTables != Tables::None || !recorded.decisions.empty()) {
        recorded.tables = otherTables(
            withTables == Tables::All ? std::numeric_limits<std::size_t>::max() : kTablesAMessage);
    }
    recorded.state = stateOf(snapshot);
    told_ = recorded.state.at;
    tell_(std::move(recorded));
    tellSpent();
}

void Observer::record() {
    const bool isOfMany = records_++ % kRecordsToAJudgement == 0;
    tellState(isOfMany ? Tables::Some : Tables::None);
    if (isOfMany) {
        judge();
    }
}

void Observer::tellNow() {
    if (told_ == play_.now()) {
        return;
    }
    scenarios::Look look = previous_;
    scenarios::Snapshot snapshot = play_.snapshot(look);
    told_ = snapshot.now;
    tell_(from_host::Now{stateOf(snapshot)});
}

void Observer::judge() {
    if (judged_ != play_.now()) {
        tellJudgement(judgementOf(play_.judge(), play_.now()),
                      journeys_.takeFinished(play_.built().platform().journal()));
    }
}

void Observer::tellJudgement(const Judgement& judgement,
                             std::vector<scenarios::JourneySpan> journeys) {
    judged_ = judgement.at;
    tell_(from_host::Judged{judgement});
    if (!journeys.empty()) {
        tell_(from_host::Journeys{std::move(journeys)});
    }
}

void Observer::finish(const scenarios::RunResult& result) {
    tellState(Tables::All);
    const Judgement judgement = judgementOf(result, play_.now());
    tellJudgement(judgement, journeys_.takeRest(play_.built().platform().journal()));
    tell_(from_host::Ended{{.fingerprint = result.fingerprint,
                            .status = result.status,
                            .summary = analysis::summaryJsonText(result),
                            .judgement = judgement,
                            .broken = result.broken,
                            .notes = result.notes}});
}

void Observer::tellSpent() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    tell_(from_host::Spent{.user = spanOf(usage.ru_utime),
                           .system = spanOf(usage.ru_stime),
                           .faults = static_cast<std::uint64_t>(usage.ru_minflt),
                           .resident = residentBytes()});
}

} // namespace doppel::gui
