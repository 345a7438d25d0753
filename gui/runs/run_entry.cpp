// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_entry.h"

#include "analysis/stored_json.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <nlohmann/json.hpp>
#include <string_view>

namespace doppel::gui {
namespace {

using Json = nlohmann::ordered_json;

// The value at a path, where there is one of that type.
template <class T>
std::optional<T> valueAt(const Json& json, const char* pointer) {
    const Json::json_pointer path(pointer);
    if (!json.is_object() || !json.contains(path)) {
        return std::nullopt;
    }
    const Json& value = json.at(path);
    if constexpr (std::is_same_v<T, std::string>) {
        return value.is_string() ? std::optional(value.get<T>()) : std::nullopt;
    } else {
        return value.is_number() ? std::optional(value.get<T>()) : std::nullopt;
    }
}

QStringList textsAt(const Json& json, const char* key) {
    QStringList texts;
    if (json.is_object() && json.contains(key) && json[key].is_array()) {
        for (const Json& text : json[key]) {
            texts << (text.is_string() ? QString::fromStdString(text.get<std::string>())
                                       : QString());
        }
    }
    return texts;
}

RunOutcome outcomeOf(const analysis::StoredRun& run, std::string_view reason) {
    if (!run.reachedEnd) {
        return reason == "stopped" ? RunOutcome::Interrupted : RunOutcome::StoppedEarly;
    }
    if (run.objectives == 0) {
        return RunOutcome::Ended;
    }
    return run.objectivesMet == run.objectives ? RunOutcome::Met : RunOutcome::Missed;
}

} // namespace

QString wordOf(RunOutcome outcome) {
    const auto translated = [](const char* text) {
        return QCoreApplication::translate("Runs", text);
    };
    switch (outcome) {
    case RunOutcome::Met:
        return translated("met");
    case RunOutcome::Missed:
        return translated("missed");
    case RunOutcome::Ended:
        return translated("ended");
    case RunOutcome::Interrupted:
        return translated("interrupted");
    case RunOutcome::StoppedEarly:
        return translated("stopped early");
    }
    return {};
}

QString whenText(const RunEntry& entry) {
    return entry.when.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString fileWords(const RunEntry& entry) {
    return entry.isThere          ? entry.file
           : entry.file.isEmpty() ? QStringLiteral("A later run has replaced its file")
           : entry.holdsAnother   ? QStringLiteral("Its file holds another run: %1").arg(entry.file)
                                  : QStringLiteral("Its file is not there: %1").arg(entry.file);
}

QString shortChange(QString change) {
    static const QRegularExpression sections(QStringLiteral("(?<![^ ])(components|traffic)\\."));
    return change.remove(sections);
}

RunEntry runEntryOf(const analysis::StoredRun& run) {
    const Json summary = analysis::storedJson(run.summary);
    RunEntry entry;
    entry.id = run.id;
    entry.when = QDateTime::fromString(QString::fromStdString(run.when), Qt::ISODate).toUTC();
    entry.scenario = QString::fromStdString(run.scenario);
    entry.title = QString::fromStdString(run.title);
    entry.seed = run.seed;
    entry.length = valueAt<double>(summary, "/status/at_s");
    entry.outcome =
        outcomeOf(run, valueAt<std::string>(summary, "/status/reason").value_or("stopped"));
    entry.status = QString::fromStdString(run.status);
    entry.objectives = run.objectives;
    entry.objectivesMet = run.objectivesMet;
    entry.availability = run.availability;
    entry.p99 = run.p99Seconds;
    entry.unfinished = valueAt<std::uint64_t>(summary, "/requests/unfinished/total");
    entry.recovery = QString::fromStdString(
        valueAt<std::string>(summary, "/recovery/state").value_or(std::string{}));
    entry.changes = textsAt(summary, "changes");
    entry.version =
        QString::fromStdString(valueAt<std::string>(summary, "/version").value_or(std::string{}));
    entry.fingerprint = QString::fromStdString(run.fingerprint);
    entry.file = QString::fromStdString(run.file);
    entry.isThere = !entry.file.isEmpty();
    return entry;
}

} // namespace doppel::gui
