// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/catalogue.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace doppel::gui {

/// How a stored run came out, in one word.
enum class RunOutcome : std::uint8_t {
    Met,          ///< all of its objectives
    Missed,       ///< one of them, or more
    Ended,        ///< it had none
    Interrupted,  ///< somebody stopped it
    StoppedEarly, ///< it reached a limit
};

/// "met", "missed", "ended", "interrupted", "stopped early".
QString wordOf(RunOutcome outcome);

/// A row of the catalogue as the table shows it.
struct RunEntry {
    std::int64_t id = 0;
    QDateTime when{}; ///< in UTC
    QString scenario{};
    QString title{};
    QStringList changes{}; ///< by which it differs from its file: "--set" and what was injected
    std::uint64_t seed = 0;
    std::optional<double> length{}; ///< simulated seconds, the warm-up included
    RunOutcome outcome = RunOutcome::Ended;
    QString status{}; ///< "reached its end at 1h", "stopped at 12min: Ctrl-C"
    std::size_t objectives = 0;
    std::size_t objectivesMet = 0;
    std::optional<double> availability{};
    std::optional<double> p99{};               ///< seconds
    QString recovery{};                        ///< "recovered"; "": nothing was to happen
    std::optional<std::uint64_t> unfinished{}; ///< visits that were under way at the end
    QString version{};
    QString fingerprint{};
    QString file{};            ///< absolute; empty: a later run has replaced it
    bool isThere = true;       ///< the file is, and is this run's
    bool holdsAnother = false; ///< a file is there, but not this run's
    friend bool operator==(const RunEntry&, const RunEntry&) = default;
};

/// When it was stored, in the zone of whoever looks: "2026-11-23 16:22".
QString whenText(const RunEntry& entry);

/// What has become of its file: "A later run has replaced its file", …; the file itself where it is
/// there.
QString fileWords(const RunEntry& entry);

/// Of a change, what a table has room for: "frontend.replicas=4" of "components.frontend.replicas=4".
QString shortChange(QString change);

/// Of a row; what its summary doesn't tell is none. Whether its file is there is not looked at.
RunEntry runEntryOf(const analysis::StoredRun& run);

} // namespace doppel::gui
