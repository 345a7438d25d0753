// SPDX-License-Identifier: Apache-2.0
#include "scenarios/traffic_notes.h"

#include "models/traffic/visit_book.h"

namespace doppel::scenarios {

namespace {

void noteMirrors(const TrafficResult& source, std::vector<std::string>& notes) {
    const auto found = source.outcomes.find(labelOf(models::VisitOutcome::UncountedMirror));
    if (found != source.outcomes.end() && found->second > 0) {
        notes.push_back("traffic." + source.name + ": " + std::to_string(found->second) +
                        " visits got a mirror's copy, which counts as failed unless `good: "
                        "{mirrors: true}` says otherwise");
    }
}

void noteDegraded(const TrafficResult& source, std::vector<std::string>& notes) {
    const std::uint64_t degraded = countOf(source.metrics, models::VisitMetrics::kDegraded);
    if (degraded > 0) {
        notes.push_back(
            "traffic." + source.name + ": " + std::to_string(degraded) +
            " good pages lack a part whose call failed (on_failure: ignore); they count "
            "as good, and in the latency, unless `good: {degraded: false}` says "
            "otherwise");
    }
}

// Users who wait ask for nothing meanwhile, so a platform that hangs has few visits to fail.
void noteWaitingUsers(const TrafficResult& source, std::vector<std::string>& notes) {
    if (source.omitted > 0) {
        notes.push_back("traffic." + source.name + ": " + std::to_string(source.omitted) +
                        " visits are omitted: users who waited for one that failed would have made "
                        "them meanwhile at their pace (think and the mean of good answers); they "
                        "count as failed, and in no latency");
    }
}

} // namespace

void addTrafficNotes(const TrafficResult& source, std::vector<std::string>& notes) {
    noteMirrors(source, notes);
    noteDegraded(source, notes);
    noteWaitingUsers(source, notes);
}

} // namespace doppel::scenarios
