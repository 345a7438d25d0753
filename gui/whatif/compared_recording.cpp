// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/compared_recording.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace doppel::gui {
namespace {

using analysis::ComparedRun;

constexpr std::string_view kServedBy = "served_by";

// Visits by who answered them, of the rows that a comparison looks at.
void addServed(const Recording& recording, ComparedRun::Source& source, const ComparedRun& run) {
    const std::span times = recording.seriesTimes();
    for (const sim::SeriesColumn& column : recording.series()) {
        if (column.component != source.name || column.name != kServedBy ||
            column.labels.size() != 1) {
            continue;
        }
        double& sum = source.servedBy[column.labels.front().value];
        for (std::size_t row = 0; row < times.size() && times[row] <= run.until; ++row) {
            const sim::Time began = row == 0 ? sim::kStart : times[row - 1];
            sum += began >= run.warm ? column.values[row] : 0;
        }
    }
}

double countOf(const scenarios::ComponentState& state) {
    double count = 0;
    for (const scenarios::ServersInState& servers : state.servers) {
        count += servers.count;
    }
    return count;
}

// Only where something of them was recorded; each change once.
void addServers(const Recording& recording, ComparedRun& run) {
    const std::vector<ComponentSketch>& components = recording.sketch().components;
    std::vector<ComparedRun::Servers> all(components.size());
    for (std::size_t i = 0; i < recording.stateTimes().size(); ++i) {
        const PlatformState& state = recording.recordedState(i);
        if (state.at > run.until) {
            break;
        }
        for (std::size_t c = 0; c < std::min(all.size(), state.components.size()); ++c) {
            const double count = countOf(state.components[c]);
            if (all[c].counts.empty() ? count > 0 : all[c].counts.back() != count) {
                all[c].times.push_back(state.at);
                all[c].counts.push_back(count);
            }
        }
    }
    for (std::size_t c = 0; c < all.size(); ++c) {
        if (!all[c].counts.empty()) {
            all[c].component = components[c].name;
            run.servers.push_back(std::move(all[c]));
        }
    }
}

std::optional<sim::Time>
judgedTogether(const Recording& before, const Recording& after, sim::Time until) {
    for (const Judgement* mine = before.judgementAt(until); mine != nullptr;) {
        const Judgement* other = after.judgementAt(mine->at);
        if (other == nullptr || other->at == mine->at) {
            return other == nullptr ? std::nullopt : std::optional(mine->at);
        }
        mine = before.judgementAt(other->at);
    }
    return std::nullopt;
}

} // namespace

ComparedRun comparedRunOf(const Recording& recording, sim::Time until) {
    const bool isWhole = recording.outcome() && until >= recording.now();
    ComparedRun run;
    run.fingerprint = isWhole ? recording.outcome()->fingerprint : std::string();
    run.seed = recording.sketch().seed;
    run.warm = sim::kStart + recording.sketch().warmup;
    run.until = std::min(until, recording.now());
    for (const ComponentSketch& component : recording.sketch().components) {
        run.components.push_back(component.name);
    }
    run.times = recording.seriesTimes();
    run.series = recording.series();
    const Judgement* judgement =
        isWhole ? &recording.outcome()->judgement : recording.judgementAt(until);
    if (judgement != nullptr) {
        run.objectives = judgement->objectives;
        run.recovery = judgement->recovery;
        for (const SourceTotals& totals : judgement->sources) {
            ComparedRun::Source source{totals.name, totals.total, totals.failed,
                                       totals.p50,  totals.p99,   {}};
            addServed(recording, source, run);
            run.sources.push_back(std::move(source));
        }
    }
    addServers(recording, run);
    return run;
}

std::optional<sim::Time>
comparableMoment(const Recording& before, const Recording& after, sim::Time until) {
    const bool haveEnded = before.outcome() && after.outcome();
    const sim::Time both = std::min(before.now(), after.now());
    const sim::Time last = std::min(until, both);
    if (haveEnded && last == before.now() && last == after.now()) {
        return last;
    }
    const std::optional<sim::Time> judged = judgedTogether(before, after, last);
    return !judged && haveEnded && last == both ? both : judged;
}

std::pair<ComparedRun, ComparedRun>
comparedRunsOf(const Recording& before, const Recording& after, sim::Time moment) {
    const bool areWhole = judgedTogether(before, after, moment) != moment;
    return {comparedRunOf(before, areWhole ? before.now() : moment),
            comparedRunOf(after, areWhole ? after.now() : moment)};
}

std::optional<sim::Time> endOfStored(const Recording& before, const Recording& after) {
    const auto isStored = [](const Recording& one) {
        return one.outcome() && one.judgements().size() <= 1;
    };
    if (!isStored(before) && !isStored(after)) {
        return std::nullopt;
    }
    const auto endOf = [](const Recording& one) {
        return one.outcome() ? one.now() : sim::kNever;
    };
    return std::min(endOf(before), endOf(after));
}

} // namespace doppel::gui
