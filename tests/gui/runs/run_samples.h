// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/runs/run_entry.h"

#include <vector>

/// Runs as a catalogue could have them.
namespace doppel::gui::samples {

inline RunEntry runEntry(std::int64_t id, const char* title, std::uint64_t seed) {
    RunEntry entry;
    entry.id = id;
    entry.when = QDateTime(QDate(2026, 11, 28), QTime(9, 0), Qt::UTC).addSecs(id * 700);
    entry.title = QString::fromUtf8(title);
    entry.scenario = QStringLiteral("/home/ana/scenarios/run-%1.yaml").arg(id);
    entry.seed = seed;
    entry.length = 3600;
    entry.outcome = RunOutcome::Met;
    entry.status = QStringLiteral("reached its end at 1h");
    entry.objectives = entry.objectivesMet = 3;
    entry.availability = 0.9943;
    entry.p99 = 2.21;
    entry.unfinished = 108;
    entry.version = QStringLiteral("0.1.0");
    entry.fingerprint = QStringLiteral("d280dd27721b34%1").arg(id, 2, 16, QLatin1Char('0'));
    entry.file = QStringLiteral("/home/ana/runs/run-%1.h5").arg(id);
    return entry;
}

/// Six of them, the newest first: two of a pair, one missed, one interrupted, one that reached a
/// limit and whose file is gone, one without objectives that was replaced.
inline std::vector<RunEntry> runEntries() {
    std::vector<RunEntry> runs{
        runEntry(12, "Origin answers 503 for ten minutes, four frontends", 36),
        runEntry(11, "Origin answers 503 for ten minutes", 36),
        runEntry(9, "A zone is lost at the worst moment", 7),
        runEntry(8, "A day in November", 18'446'744'073'709'551'615U),
        runEntry(5, "Search floods", 36),
        runEntry(1, "A café's website", 1),
    };
    runs[0].p99 = 3.18;
    runs[0].changes = {QStringLiteral("components.frontend.replicas=4")};
    runs[0].recovery = QStringLiteral("recovered");
    runs[2].outcome = RunOutcome::Missed;
    runs[2].objectivesMet = 1;
    runs[2].availability = 0.9712;
    runs[3].outcome = RunOutcome::Interrupted;
    runs[3].status = QStringLiteral("stopped at 6h 12min: Ctrl-C");
    runs[3].length = 22'320;
    runs[3].objectivesMet = 0;
    runs[4].outcome = RunOutcome::StoppedEarly;
    runs[4].status = QStringLiteral("reached a limit at 4min: memory limit of 4GB");
    runs[4].length = 240;
    runs[4].isThere = false;
    runs[5].outcome = RunOutcome::Ended;
    runs[5].objectives = runs[5].objectivesMet = 0;
    runs[5].availability.reset();
    runs[5].p99.reset();
    runs[5].unfinished.reset();
    runs[5].file.clear();
    runs[5].isThere = false;
    return runs;
}

} // namespace doppel::gui::samples
